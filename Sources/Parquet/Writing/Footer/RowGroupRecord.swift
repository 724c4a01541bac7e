/// What the footer says of a row group: the format's `RowGroup`.
struct RowGroupRecord {
    /// Its columns, in the order of the schema's leaves.
    var columns: [ColumnChunkRecord]
    /// Its rows.
    var rowCount: Int64
    /// Where its first page begins.
    var offset: Int64

    /// Adds the format's `RowGroup`.
    func encode(to encoder: inout ThriftEncoder, ordinal: Int) {
        encoder.structure {
            $0.field(1, columns, of: .structure) { $1.encode(to: &$0) }
            $0.field(2, columns.reduce(0) { $0 + $1.uncompressedSize })
            $0.field(3, rowCount)
            $0.field(5, offset)
            $0.field(6, columns.reduce(0) { $0 + $1.compressedSize })
            if let ordinal = Int16(exactly: ordinal) { $0.field(7, ordinal) }
        }
    }
}
