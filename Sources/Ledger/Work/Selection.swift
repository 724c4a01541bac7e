/// How a question ends.
public enum Selection: Sendable, Hashable {
    /// A sample is kept, with the names of the checks that the triple passed.
    case kept(sampleIndex: Int, checks: [String])
    /// No sample passed.
    case unsolved(reason: String)
    /// A sample passed and the triple is refused: the part of the reason before a colon is the kind.
    case rejected(reason: String)
}
