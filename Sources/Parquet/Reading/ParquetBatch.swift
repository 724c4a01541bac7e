/// Rows that were taken from row groups, column by column, with their levels.
public final class ParquetBatch {
    /// The rows.
    public internal(set) var rowCount = 0
    /// About as many bytes as it holds.
    public var byteCount: Int { columns.reduce(0) { $0 + $1.byteCount } }

    var columns: [CollectedColumn]
    private let leaves: [LeafDescriptor]

    init(_ leaves: [LeafDescriptor]) {
        self.leaves = leaves
        columns = leaves.map(CollectedColumn.init)
    }

    /// An empty one for the rows of a schema.
    public convenience init(schema: ParquetSchema) { self.init(schema.leaves) }

    /// Gives the columns, in the order of the schema, and is empty afterwards.
    public func takeColumns() -> [ColumnData] {
        defer {
            columns = leaves.map(CollectedColumn.init)
            rowCount = 0
        }
        return columns.map(\.data)
    }
}
