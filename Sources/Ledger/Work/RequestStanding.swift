/// How the asking for questions stands.
public struct RequestStanding: Sendable, Hashable {
    /// Requests made so far.
    public var requests: Int
    /// Questions that their answers gave.
    public var questions: Int
    /// Whether one has not been parsed yet.
    public var isOpen: Bool
    /// The last answers in a row that held no question.
    public var barren: Int
}
