/// An answered request whose questions are to be parsed next: every lower one has been parsed or given up.
public struct AnsweredRequest: Sendable, Hashable {
    /// The request's index.
    public var index: Int
    /// The number of the generation that answered it.
    public var generation: Int
    /// The answer, raw.
    public var answer: String
}
