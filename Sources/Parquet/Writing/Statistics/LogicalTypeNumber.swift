/// Which member of the format's union `LogicalType` an annotation is; those of whose order something is known.
enum LogicalTypeNumber: UInt8 {
    case string = 1
    case enumeration = 4
    case decimal = 5
    case date = 6
    case time = 7
    case timestamp = 8
    case integer = 10
    case json = 12
    case bson = 13
    case uuid = 14

    /// - Parameter encoded: the union in the compact protocol: its first byte is the number and the type of its member.
    init?(_ encoded: [UInt8]) {
        guard let first = encoded.first, first & 0xF == CompactType.structure.rawValue else { return nil }
        self.init(rawValue: first >> 4)
    }
}
