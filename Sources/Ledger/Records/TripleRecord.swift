/// A kept triple with what an export says about it.
public struct TripleRecord: Sendable {
    /// The question.
    public var question: QuestionRecord
    /// The completion that it was parsed from; nil for one from a file.
    public var questionCompletion: CompletionProvenance?
    /// Later questions that repeat it.
    public var duplicates: Int
    /// Its tests.
    public var suite: SuiteRecord
    /// The completion that they were read from; nil where they came with the question.
    public var testsCompletion: CompletionProvenance?
    /// Every sample of the question, by index.
    public var attempts: [AttemptRecord]
    /// The one that was kept.
    public var kept: AttemptRecord
    /// The solution.
    public var solution: String
    /// The checks that the triple passed.
    public var checks: [String]
}
