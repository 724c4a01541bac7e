/// The questions of a run, with what they came from, for another run to begin with.
public struct ForkedQuestions: Sendable {
    /// What one answer held, or what came from no answer.
    struct Group: Sendable {
        /// The completion; nil for questions from a file.
        var generation: GenerationRecord?
        var items: [QuestionItem]
    }

    /// In the order of the questions.
    var groups: [Group]
    /// How many questions there are.
    public var count: Int
    /// SHA-256 of the questions and of the tests that came with them.
    public var sha256: String
    /// The model that wrote them; nil for questions from a file.
    public var model: ModelRecord?
    /// The templates that they were asked for with.
    public var templates: [TemplateRecord]

    /// Whether another's questions are the first of these.
    public func begins(with other: ForkedQuestions) -> Bool {
        groups.lazy.flatMap(\.items).starts(with: other.groups.lazy.flatMap(\.items))
    }
}
