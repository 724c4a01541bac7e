/// How the values of a column are stored; the raw values are those of the format's `Type`
/// (<https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift>).
public enum PhysicalType: Int32, Sendable {
    /// One bit.
    case boolean = 0
    /// Four bytes, little-endian.
    case int32 = 1
    /// Eight bytes, little-endian.
    case int64 = 2
    /// Twelve bytes: a time as older programs write it.
    case int96 = 3
    /// IEEE single precision.
    case float = 4
    /// IEEE double precision.
    case double = 5
    /// Bytes of any number.
    case byteArray = 6
    /// Bytes of a number that the schema states.
    case fixedLengthByteArray = 7
}
