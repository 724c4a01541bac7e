/// How many work items stand where.
public struct LedgerProgress: Sendable, Hashable {
    /// Requests by state: `pending`, `answered`, `parsed`, `failed`.
    public var requests: [String: Int]
    /// Questions that the run asks for, by state.
    public var questions: [QuestionState: Int]
    /// Samples by state.
    public var samples: [SampleState: Int]
}
