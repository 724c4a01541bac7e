internal import Core

/// What becomes of a triple where each is a row by itself.
enum RowOutcome {
    /// A row; its keys are the columns, in their order.
    case row(JSONValue)
    /// None, and why, as a clause.
    case leftOut(String)
}
