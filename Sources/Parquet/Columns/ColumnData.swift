/// Part of a column: the levels of its entries, and the values of those that are there.
public struct ColumnData: Sendable, Equatable {
    /// The entries: values, nulls, and lists that are empty or missing.
    public var count: Int
    /// The definition level of each entry; empty where the leaf's ``LeafDescriptor/maximumDefinition`` is 0.
    public var definitionLevels: [UInt8]
    /// The repetition level of each entry, 0 where a row begins; empty where the leaf's
    /// ``LeafDescriptor/maximumRepetition`` is 0.
    public var repetitionLevels: [UInt8]
    /// The values of the entries whose definition level is the leaf's maximum.
    public var values: ColumnValues

    /// Makes part of a column.
    public init(count: Int, definitionLevels: [UInt8] = [], repetitionLevels: [UInt8] = [], values: ColumnValues) {
        self.count = count
        self.definitionLevels = definitionLevels
        self.repetitionLevels = repetitionLevels
        self.values = values
    }
}
