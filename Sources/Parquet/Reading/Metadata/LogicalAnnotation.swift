/// What the values of a node mean: the format's `LogicalType`, or where that is missing its older `ConvertedType`
/// (<https://github.com/apache/parquet-format/blob/master/LogicalTypes.md>).
enum LogicalAnnotation: Equatable {
    /// A unit of time.
    enum TimeUnit: Equatable {
        case milliseconds
        case microseconds
        case nanoseconds

        /// How many make a second.
        var perSecond: Int64 {
            switch self {
            case .milliseconds: 1_000
            case .microseconds: 1_000_000
            case .nanoseconds: 1_000_000_000
            }
        }
    }

    /// Text, JSON and enumerations.
    case text
    case list
    case map
    case decimal(scale: Int)
    case date
    case time(TimeUnit)
    case timestamp(TimeUnit, isUTC: Bool)
    case unsigned
    case interval
    case uuid
    case float16
    /// Nothing that changes how a value reads.
    case plain

    /// What a node says of itself.
    init(_ element: SchemaElement) {
        self = Self.logical(element) ?? Self.converted(element) ?? .plain
    }

    private static func logical(_ element: SchemaElement) -> LogicalAnnotation? {
        guard let bytes = element.logicalType else { return nil }
        var decoder = ThriftDecoder(bytes[...])
        var found: LogicalAnnotation?
        try? decoder.structure { (decoder, number, kind) throws(ThriftDecoder.Problem) in
            guard kind == .structure else { return false }
            switch number {
            case 1, 4, 12: found = .text
            case 2: found = .map
            case 3: found = .list
            case 5:
                var scale = 0
                try decoder.structure { (decoder, number, kind) throws(ThriftDecoder.Problem) in
                    guard number == 1 else { return false }
                    scale = Int(try decoder.int32(kind))
                    return true
                }
                found = .decimal(scale: scale)
                return true
            case 6: found = .date
            case 7, 8:
                let (unit, isUTC) = try time(&decoder)
                found = unit.map { number == 7 ? .time($0) : .timestamp($0, isUTC: isUTC) }
                return true
            case 10:
                try decoder.structure { (decoder, number, kind) throws(ThriftDecoder.Problem) in
                    guard number == 2 else { return false }
                    if try !decoder.boolean(kind) { found = .unsigned }
                    return true
                }
                return true
            case 14: found = .uuid
            case 15: found = .float16
            default: break
            }
            return false
        }
        return found
    }

    private static func time(
        _ decoder: inout ThriftDecoder
    ) throws(ThriftDecoder.Problem) -> (unit: TimeUnit?, isUTC: Bool) {
        var (unit, isUTC): (TimeUnit?, Bool) = (nil, false)
        try decoder.structure { (decoder, number, kind) throws(ThriftDecoder.Problem) in
            switch number {
            case 1: isUTC = try decoder.boolean(kind)
            case 2 where kind == .structure:
                try decoder.structure { (_, number, _) throws(ThriftDecoder.Problem) in
                    unit = [1: .milliseconds, 2: .microseconds, 3: .nanoseconds][number]
                    return false
                }
            default: return false
            }
            return true
        }
        return (unit, isUTC)
    }

    private static func converted(_ element: SchemaElement) -> LogicalAnnotation? {
        switch element.convertedType {
        case 0, 4, 19: .text
        case 1, 2: .map
        case 3: .list
        case 5: .decimal(scale: Int(element.scale ?? 0))
        case 6: .date
        case 7: .time(.milliseconds)
        case 8: .time(.microseconds)
        case 9: .timestamp(.milliseconds, isUTC: true)
        case 10: .timestamp(.microseconds, isUTC: true)
        case 11, 12, 13, 14: .unsigned
        case 21: .interval
        default: nil
        }
    }
}
