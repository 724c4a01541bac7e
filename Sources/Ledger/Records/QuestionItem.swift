/// One item of a list of questions.
public enum QuestionItem: Sendable, Hashable {
    /// A question.
    case question(ParsedQuestion)
    /// An item that is not a question that can be used, and why: the part before a colon is the kind.
    case rejected(text: String, reason: String)
}
