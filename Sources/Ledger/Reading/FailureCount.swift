/// How often something went wrong in the same way.
public struct FailureCount: Sendable, Hashable {
    /// The stage.
    public var stage: String
    /// What went wrong: the part of the reason before a colon.
    public var kind: String
    /// How often.
    public var count: Int
}
