import Core

/// What a footer says: the format's `FileMetaData`
/// (<https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift>).
struct FileMetadata {
    /// The nodes of the schema.
    var elements: [SchemaElement] = []
    /// The rows of all groups.
    var rowCount = 0
    /// The groups.
    var rowGroups: [RowGroupMetadata] = []
    /// What writers have noted, in order.
    var keyValues: [ParquetKeyValue] = []

    init(_ decoder: inout ThriftDecoder) throws(ThriftDecoder.Problem) {
        try decoder.structure { (decoder, number, kind) throws(ThriftDecoder.Problem) in
            switch number {
            case 2:
                try decoder.list(kind) { decoder throws(ThriftDecoder.Problem) in
                    let element = try SchemaElement(&decoder)
                    // The root, which is the first, need not say it.
                    guard elements.isEmpty || element.repetition != nil else {
                        throw decoder.problem("the schema does not say how often '\(element.name.printable)' is")
                    }
                    elements.append(element)
                }
            case 3: rowCount = try decoder.count(kind)
            case 4:
                try decoder.list(kind) { decoder throws(ThriftDecoder.Problem) in
                    rowGroups.append(try RowGroupMetadata(&decoder))
                }
            case 5:
                try decoder.list(kind) { decoder throws(ThriftDecoder.Problem) in
                    keyValues.append(try ParquetKeyValue(&decoder))
                }
            default: return false
            }
            return true
        }
    }
}
