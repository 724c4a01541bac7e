extension SchemaElement {
    /// Reads a node of a footer.
    init(_ decoder: inout ThriftDecoder) throws(ThriftDecoder.Problem) {
        self.init("")
        var hasName = false
        try decoder.structure { (decoder, number, kind) throws(ThriftDecoder.Problem) in
            switch number {
            case 1:
                guard let type = PhysicalType(rawValue: try decoder.int32(kind)) else {
                    throw decoder.problem("there is no such type of values")
                }
                physicalType = type
            case 2: typeLength = try decoder.int32(kind)
            case 3:
                guard let repetition = Repetition(rawValue: try decoder.int32(kind)) else {
                    throw decoder.problem("there is no such repetition")
                }
                self.repetition = repetition
            case 4:
                name = try decoder.string(kind)
                hasName = true
            case 5: childCount = try decoder.int32(kind)
            case 6: convertedType = try decoder.int32(kind)
            case 7: scale = try decoder.int32(kind)
            case 8: precision = try decoder.int32(kind)
            case 9: fieldID = try decoder.int32(kind)
            case 10:
                let start = decoder.position
                try decoder.skip(kind)
                if kind == .structure { logicalType = decoder.bytes(since: start) }
            default: return false
            }
            return true
        }
        // A node of a byte would take a hundred in memory.
        guard hasName else { throw decoder.problem("a node of the schema has no name") }
    }
}
