public import Core

/// A claimed question whose samples all have their outcome.
public struct SelectionWork: Sendable, Hashable {
    /// The question.
    public var question: QuestionRecord
    /// Its tests.
    public var suite: SuiteRecord
    /// Its samples, by index.
    public var samples: [SampleRecord]
    /// The asserts that samples missed in their verdict runs, by sample index; no entry for a sample that was not run.
    public var missed: [Int: [MissedAssert]]
}
