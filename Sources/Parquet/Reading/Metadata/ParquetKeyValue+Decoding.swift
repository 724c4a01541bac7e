extension ParquetKeyValue {
    /// Reads a note of a footer.
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
