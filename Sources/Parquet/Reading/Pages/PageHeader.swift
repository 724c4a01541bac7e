/// What stands before a page: the format's `PageHeader`.
struct PageHeader {
    /// What a page holds.
    enum Kind {
        /// Levels and values.
        case data
        /// The same in the newer form, whose levels are not compressed.
        case dataV2
        case dictionary
        /// Something that need not be read.
        case other
    }

    /// What it holds; nil for what the format does not know.
    var kind: Kind?
    /// The bytes behind the header.
    var compressedBytes = 0
    /// The same, unpacked.
    var uncompressedBytes = 0
    /// The CRC-32 of the bytes as they stand.
    var checksum: UInt32?
    /// The entries, nulls included; of a dictionary, the values.
    var entryCount = 0
    /// How the values are written, by number.
    var encoding: Int32 = -1
    /// How definition levels are written in the older form.
    var definitionEncoding: Int32 = 3
    /// How repetition levels are written in the older form.
    var repetitionEncoding: Int32 = 3
    /// The bytes of definition levels in the newer form.
    var definitionBytes = 0
    /// The bytes of repetition levels in the newer form.
    var repetitionBytes = 0
    /// Whether the values are compressed in the newer form.
    var isCompressed = true

    init(_ decoder: inout ThriftDecoder) throws(ThriftDecoder.Problem) {
        try decoder.structure { (decoder, number, kind) throws(ThriftDecoder.Problem) in
            switch number {
            case 1: self.kind = [0: .data, 1: .other, 2: .dictionary, 3: .dataV2][try decoder.int32(kind)]
            case 2: uncompressedBytes = try decoder.count(kind)
            case 3: compressedBytes = try decoder.count(kind)
            case 4: checksum = UInt32(truncatingIfNeeded: try decoder.int64(kind))
            case 5: try readData(&decoder)
            case 7: try readDictionary(&decoder)
            case 8: try readDataV2(&decoder)
            default: return false
            }
            return true
        }
    }

    private mutating func readData(_ decoder: inout ThriftDecoder) throws(ThriftDecoder.Problem) {
        try decoder.structure { (decoder, number, kind) throws(ThriftDecoder.Problem) in
            switch number {
            case 1: entryCount = try decoder.count(kind)
            case 2: encoding = try decoder.int32(kind)
            case 3: definitionEncoding = try decoder.int32(kind)
            case 4: repetitionEncoding = try decoder.int32(kind)
            default: return false
            }
            return true
        }
    }

    private mutating func readDictionary(_ decoder: inout ThriftDecoder) throws(ThriftDecoder.Problem) {
        try decoder.structure { (decoder, number, kind) throws(ThriftDecoder.Problem) in
            switch number {
            case 1: entryCount = try decoder.count(kind)
            case 2: encoding = try decoder.int32(kind)
            default: return false
            }
            return true
        }
    }

    private mutating func readDataV2(_ decoder: inout ThriftDecoder) throws(ThriftDecoder.Problem) {
        try decoder.structure { (decoder, number, kind) throws(ThriftDecoder.Problem) in
            switch number {
            case 1: entryCount = try decoder.count(kind)
            case 4: encoding = try decoder.int32(kind)
            case 5: definitionBytes = try decoder.count(kind)
            case 6: repetitionBytes = try decoder.count(kind)
            case 7: isCompressed = try decoder.boolean(kind)
            default: return false
            }
            return true
        }
    }
}
