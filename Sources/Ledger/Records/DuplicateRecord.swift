internal import GRDB

/// An earlier question that another one repeats.
public struct DuplicateRecord: Sendable, Hashable {
    /// The index of the earlier one, which stays.
    public var keptIndex: Int
    /// How it was found: `exact`, `normalised`.
    public var method: String
    /// How alike they are, 0 to 1.
    public var similarity: Double

    /// Describes a duplicate.
    public init(keptIndex: Int, method: String, similarity: Double) {
        self.keptIndex = keptIndex
        self.method = method
        self.similarity = similarity
    }

    init(row: Row) throws {
        keptIndex = try row.decode(forColumn: "kept_index")
        method = try row.decode(forColumn: "method")
        similarity = try row.decode(forColumn: "similarity")
    }
}
