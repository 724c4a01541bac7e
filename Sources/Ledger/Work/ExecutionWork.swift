/// A claimed sample that is to be run.
public struct ExecutionWork: Sendable, Hashable {
    /// The question's index.
    public var questionIndex: Int
    /// The sample's index.
    public var sampleIndex: Int
    /// The solution.
    public var source: String
    /// The tests.
    public var suite: SuiteRecord
    /// How often it faulted before.
    public var attempt: Int
}
