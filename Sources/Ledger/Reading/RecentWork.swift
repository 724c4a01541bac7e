/// What was done in the last stretch of time in which a process worked.
public struct RecentWork: Sendable, Hashable {
    /// Seconds of it in which a process worked.
    public var seconds: Double
    /// Tokens of the completions that ended in it.
    public var tokens: TokenCount
    /// Sandbox runs that ended in it.
    public var executions: Int
}
