/// What decides whether more questions are to be asked for.
public struct QuestionDemand: Sendable, Hashable {
    /// Questions that the run asks for and has.
    public var generated: Int
    /// Requests made so far, in any state.
    public var requests: Int
    /// Whether a request is still to be answered or its answer to be parsed.
    public var hasOpenRequests: Bool
}
