/// A claimed question whose samples all have their outcome.
public struct SelectionWork: Sendable, Hashable {
    /// The question.
    public var question: QuestionRecord
    /// Its tests.
    public var suite: SuiteRecord
    /// Its samples, by index.
    public var samples: [SampleRecord]
}
