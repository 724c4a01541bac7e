internal import Core
internal import Ledger

/// A target of which each triple is a row by itself, or none.
protocol SingleRowSchema: RowSchema {
    /// What becomes of a triple.
    func outcome(of triple: TripleRecord, in split: String) throws -> RowOutcome
}

extension SingleRowSchema {
    func makeRows(of split: String, in folder: DatasetFolder) -> any RowMaker { makeRows(of: split) }

    /// Begins a part of the dataset; nothing is written beside its rows.
    func makeRows(of split: String) -> any RowMaker { SingleRowMaker(schema: self, split: split) }
}

private final class SingleRowMaker: RowMaker {
    private let schema: any SingleRowSchema
    private let split: String
    private(set) var leftOut: [String: Int] = [:]

    init(schema: any SingleRowSchema, split: String) {
        self.schema = schema
        self.split = split
    }

    func rows(with triple: TripleRecord) throws -> [JSONValue] {
        switch try schema.outcome(of: triple, in: split) {
        case .row(let row): return [row]
        case .leftOut(let reason):
            leftOut[reason, default: 0] += 1
            return []
        }
    }

    func lastRows() -> [JSONValue] { [] }
}
