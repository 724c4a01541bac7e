internal import Core
internal import Ledger

/// The rows of one target: their columns and how a triple becomes one.
protocol RowSchema: Sendable {
    /// The columns, in their order.
    var columns: [Feature.Column] { get }
    /// The row of a triple; its keys are the columns, in their order.
    func row(of triple: TripleRecord) throws -> JSONValue
    /// What a row holds, in Markdown, for the card.
    var explanation: String { get }
}
