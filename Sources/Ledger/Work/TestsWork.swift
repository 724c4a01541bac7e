/// A claimed question that needs tests.
public struct TestsWork: Sendable, Hashable {
    /// The question; tests that came with it are in `parsed.givenTests`.
    public var question: QuestionRecord
    /// How often a suite was written for it before, each time with another seed.
    public var regeneration: Int
    /// How often it faulted before, over all suites.
    public var attempt: Int
    /// Whether it has samples, which an earlier suite's tests were shown to and which the next one is to judge.
    public var isSampled: Bool
}
