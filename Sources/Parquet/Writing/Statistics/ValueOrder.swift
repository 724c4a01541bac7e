/// In which order a column's values stand, which its type and its annotation decide
/// (<https://github.com/apache/parquet-format/blob/master/LogicalTypes.md>, and `ColumnOrder` in the format's Thrift file).
enum ValueOrder: Equatable {
    /// False before true.
    case boolean
    /// Whole numbers.
    case signed
    /// Whole numbers whose highest bit is no sign.
    case unsigned
    /// Numbers of single or double precision.
    case float
    /// Bytes by their unsigned values.
    case bytes
    /// As bytes; they are UTF-8.
    case text
    /// None that the format states, or none that is known here: such a column has no smallest and largest value.
    case undefined

    init(_ element: SchemaElement) {
        switch element.physicalType {
        case nil, .int96: self = .undefined
        case .boolean: self = .boolean
        case .float, .double: self = .float
        case .int32, .int64: self = Self.integers(element)
        case .byteArray, .fixedLengthByteArray: self = Self.byteArrays(element)
        }
    }

    private static func integers(_ element: SchemaElement) -> ValueOrder {
        guard let logical = element.logicalType else {
            return (11...14).contains(element.convertedType ?? -1) ? .unsigned : .signed
        }
        switch LogicalTypeNumber(logical) {
        case .decimal, .date, .time, .timestamp: return .signed
        case .integer:
            // Field 10, a struct: field 1, a byte; field 2, whether it is signed.
            guard logical.count >= 4, logical[0] == 0xAC, logical[1] == 0x13 else { return .undefined }
            return logical[3] == 0x11 ? .signed : logical[3] == 0x12 ? .unsigned : .undefined
        default: return .undefined
        }
    }

    private static func byteArrays(_ element: SchemaElement) -> ValueOrder {
        guard let logical = element.logicalType else {
            switch element.convertedType {
            case nil, 20: return .bytes
            case 0, 4, 19: return .text
            default: return .undefined
            }
        }
        switch LogicalTypeNumber(logical) {
        case .string, .enumeration, .json: return .text
        case .bson, .uuid: return .bytes
        default: return .undefined
        }
    }
}
