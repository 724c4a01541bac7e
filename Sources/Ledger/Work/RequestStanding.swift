/// How the asking for questions stands.
public struct RequestStanding: Sendable, Hashable {
    /// Requests made so far.
    public var requests: Int
    /// Of these, the first ones without a gap that have been parsed or given up.
    public var parsed: Int
    /// Questions that their answers gave.
    public var questions: Int
    /// Whether one has not been parsed yet.
    public var isOpen: Bool { parsed < requests }
    /// The last answers in a row that held no question.
    public var barren: Int
}
