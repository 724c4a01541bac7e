internal import Core
internal import Ledger

/// The rows of one target: their columns and how triples become rows.
protocol RowSchema: Sendable {
    /// The columns, in their order.
    var columns: [Feature.Column] { get }
    /// What a row holds, in Markdown, for the card.
    var explanation: String { get }
    /// Begins a part of the dataset.
    ///
    /// - Parameter folder: for what is written beside the rows.
    func makeRows(of split: String, in folder: DatasetFolder) throws -> any RowMaker
}
