/// What the values of a ``ParquetField`` are.
public indirect enum ParquetType: Sendable, Equatable {
    /// True or false.
    case boolean
    /// A whole number of 32 bits.
    case int32
    /// A whole number of 64 bits.
    case int64
    /// A number of single precision.
    case float
    /// A number of double precision.
    case double
    /// UTF-8.
    case string
    /// A list whose elements may be null where it says so.
    case list(ParquetType, hasNulls: Bool = false)
    /// A struct of fields.
    case structure([ParquetField])
}
