/// Values of a column that are there, one behind the other.
public enum ColumnValues: Sendable, Equatable {
    /// Of ``PhysicalType/boolean``.
    case boolean([Bool])
    /// Of ``PhysicalType/int32``.
    case int32([Int32])
    /// Of ``PhysicalType/int64``.
    case int64([Int64])
    /// Of ``PhysicalType/float``.
    case float([Float])
    /// Of ``PhysicalType/double``.
    case double([Double])
    /// Of ``PhysicalType/byteArray``: value *i* is `bytes[ends[i - 1]..<ends[i]]`, the first beginning at 0.
    case byteArray(bytes: [UInt8], ends: [Int])
    /// Of ``PhysicalType/fixedLengthByteArray``, and of ``PhysicalType/int96`` with a width of 12.
    case fixed(bytes: [UInt8], width: Int)

    /// How many there are; of fixed ones without a width, none.
    public var count: Int {
        switch self {
        case .boolean(let values): values.count
        case .int32(let values): values.count
        case .int64(let values): values.count
        case .float(let values): values.count
        case .double(let values): values.count
        case .byteArray(_, let ends): ends.count
        case .fixed(let bytes, let width): width > 0 ? bytes.count / width : 0
        }
    }
}
