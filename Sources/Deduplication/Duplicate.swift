/// Says which earlier question a question repeats.
public struct Duplicate: Sendable, Hashable {
    /// The index of the question that is kept.
    public var kept: Int
    /// How it was found.
    public var method: DuplicateMethod
    /// How alike the two are, from 0 to 1.
    public var similarity: Double

    /// Makes a finding.
    public init(kept: Int, method: DuplicateMethod, similarity: Double) {
        self.kept = kept
        self.method = method
        self.similarity = similarity
    }
}
