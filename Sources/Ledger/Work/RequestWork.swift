/// A claimed request for a list of questions.
public struct RequestWork: Sendable, Hashable {
    /// The request's index, from 0.
    public var index: Int
    /// How often it faulted before.
    public var attempt: Int
}
