public import Core

/// A claimed question whose samples have their outcome, all of them or, where sampling is adaptive, the first ones.
public struct SelectionWork: Sendable, Hashable {
    /// The question.
    public var question: QuestionRecord
    /// Its tests.
    public var suite: SuiteRecord
    /// Its samples, by index.
    public var samples: [SampleRecord]
    /// The asserts that samples missed in their verdict runs, by sample index; no entry for a sample that was not run.
    public var missed: [Int: [MissedAssert]]
    /// How samples that passed fared when they were run again, by sample index; there are some where the question came here
    /// before and could not be decided.
    public var repeats: [Int: Verdict]
    /// How often it faulted before.
    public var attempt: Int

    /// How many samples, counted from the first, have their outcome without a gap.
    public var known: Int {
        samples.firstIndex { [.waiting, .pending, .drawn, .cancelled].contains($0.state) } ?? samples.count
    }
}
