/// A question with everything that led to it and came of it.
public struct Lineage: Sendable {
    /// The question.
    public var question: QuestionRecord
    /// The completions of the request that it was parsed from, faults included; none for a question from a file.
    public var requests: [GenerationRecord]
    /// The earlier question that it repeats.
    public var duplicate: DuplicateRecord?
    /// What the contamination checks found: of the question, or of the triple.
    public var hits: [ContaminationHit]
    /// The completions of its tests, faults included, oldest first.
    public var testsGenerations: [GenerationRecord]
    /// Its suites, rejected ones included, oldest first.
    public var suites: [SuiteRecord]
    /// Its samples, by index.
    public var samples: [SampleLineage]
    /// The triple's sample index and the checks that it passed; nil where the question was not kept.
    public var triple: (sampleIndex: Int, checks: [String])?
}
