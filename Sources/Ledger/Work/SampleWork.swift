/// A claimed sample that is to be drawn.
public struct SampleWork: Sendable, Hashable {
    /// The question.
    public var question: QuestionRecord
    /// Its tests.
    public var suite: SuiteRecord
    /// The sample's index.
    public var sampleIndex: Int
    /// The position in the suite of the test that it is shown.
    public var visibleTest: Int
    /// How often it faulted before.
    public var attempt: Int
}
