/// Where a column of a row group stands: the format's `ColumnChunk` with its `ColumnMetaData`.
struct ColumnChunkMetadata {
    /// The file that holds it, where it is another one.
    var filePath: String?
    /// Whether it is encrypted.
    var isEncrypted = false
    /// How its values are stored, by number.
    var physicalType: Int32 = -1
    /// How its pages are compressed, by number.
    var codec: Int32 = -1
    /// The entries of all its pages, nulls included.
    var entryCount = 0
    /// Where its first data page stands.
    var dataPageOffset = 0
    /// Where its dictionary stands.
    var dictionaryPageOffset: Int?

    /// Where its first page stands. Some writers give a dictionary's place as 0 where there is none.
    var offset: Int {
        guard let dictionaryPageOffset, dictionaryPageOffset > 0 else { return dataPageOffset }
        return min(dictionaryPageOffset, dataPageOffset)
    }

    init(_ decoder: inout ThriftDecoder) throws(ThriftDecoder.Problem) {
        var isKnown = false
        try decoder.structure { (decoder, number, kind) throws(ThriftDecoder.Problem) in
            switch number {
            case 1: filePath = try decoder.string(kind)
            case 3:
                isKnown = true
                try readMetadata(&decoder)
            case 8:
                isEncrypted = true
                return false
            default: return false
            }
            return true
        }
        guard isKnown || isEncrypted else { throw decoder.problem("nothing is said of a column") }
    }

    private mutating func readMetadata(_ decoder: inout ThriftDecoder) throws(ThriftDecoder.Problem) {
        try decoder.structure { (decoder, number, kind) throws(ThriftDecoder.Problem) in
            switch number {
            case 1: physicalType = try decoder.int32(kind)
            case 4: codec = try decoder.int32(kind)
            case 5: entryCount = try decoder.count(kind)
            case 9: dataPageOffset = try decoder.count(kind)
            case 11: dictionaryPageOffset = try decoder.count(kind)
            default: return false
            }
            return true
        }
    }
}
