internal import Core
internal import Ledger

/// Turns the triples of one part of a dataset into its rows.
protocol RowMaker: AnyObject {
    /// Takes the next triple and gives the rows that are complete; their keys are the columns, in their order.
    func rows(with triple: TripleRecord) throws -> [JSONValue]
    /// The rows that are left, behind the last triple.
    func lastRows() throws -> [JSONValue]
    /// How many triples there is no row for, by the reason.
    var leftOut: [String: Int] { get }
    /// What came of packing, where rows are packed sequences.
    var packing: PackingStatistics? { get }
}

extension RowMaker {
    var packing: PackingStatistics? { nil }
}
