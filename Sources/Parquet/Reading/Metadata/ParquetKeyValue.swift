/// A note that a writer has put into a file: pandas its index, `datasets` its features.
public struct ParquetKeyValue: Sendable, Equatable {
    /// What it is about.
    public var key: String
    /// What it says.
    public var value: String?

    /// Makes a note.
    public init(key: String, value: String?) {
        self.key = key
        self.value = value
    }

    init(_ decoder: inout ThriftDecoder) throws(ThriftDecoder.Problem) {
        self.init(key: "", value: nil)
        try decoder.structure { (decoder, number, kind) throws(ThriftDecoder.Problem) in
            switch number {
            case 1: key = try decoder.string(kind)
            case 2: value = try decoder.string(kind)
            default: return false
            }
            return true
        }
    }
}
