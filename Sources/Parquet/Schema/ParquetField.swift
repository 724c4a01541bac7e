/// A column as who writes rows thinks of it: a name, a type, and whether it may be null.
public struct ParquetField: Sendable, Equatable {
    /// What it is called.
    public var name: String
    /// What its values are.
    public var type: ParquetType
    /// Whether a value may be null.
    public var isNullable: Bool

    /// Makes a column.
    public init(_ name: String, _ type: ParquetType, isNullable: Bool = false) {
        self.name = name
        self.type = type
        self.isNullable = isNullable
    }
}
