public import Core

/// One sample of a kept triple's question, with what its verdict run found.
public struct AttemptRecord: Sendable, Hashable {
    /// The sample.
    public var sample: SampleRecord
    /// The completion that it was found in; nil where none could be had.
    public var completion: CompletionProvenance?
    /// The asserts that held in its verdict run; 0 where there was none.
    public var assertsPassed: Int
    /// The asserts that did not hold in its verdict run, where it ran to its end.
    public var missed: [MissedAssert]
    /// The isolation level of its verdict run; nil where there was none.
    public var isolation: String?
    /// What its verdict run was allowed to use; nil where there was none.
    public var limits: ExecutionLimits?
}
