import Core

/// How a row's run ended.
struct RowOutcome: Sendable {
    let id: JSONScalar?
    /// `FILE, line N`.
    let place: String
    let execution: Execution
}
