/// A claimed sample that is to be drawn.
public struct SampleWork: Sendable, Hashable {
    /// The question.
    public var question: QuestionRecord
    /// The sample's index.
    public var sampleIndex: Int
    /// The test that it is shown.
    public var shown: String
    /// How often it faulted before.
    public var attempt: Int
}
