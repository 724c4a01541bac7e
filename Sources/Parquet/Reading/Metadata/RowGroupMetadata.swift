/// A group of rows and where its columns stand: the format's `RowGroup`.
struct RowGroupMetadata {
    /// One for each leaf of the schema, in its order.
    var columns: [ColumnChunkMetadata] = []
    /// The rows.
    var rowCount = 0

    init(_ decoder: inout ThriftDecoder) throws(ThriftDecoder.Problem) {
        try decoder.structure { (decoder, number, kind) throws(ThriftDecoder.Problem) in
            switch number {
            case 1:
                try decoder.list(kind) { decoder throws(ThriftDecoder.Problem) in
                    columns.append(try ColumnChunkMetadata(&decoder))
                }
            case 3: rowCount = try decoder.count(kind)
            default: return false
            }
            return true
        }
    }
}
