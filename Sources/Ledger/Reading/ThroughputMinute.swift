/// What was done in one minute.
public struct ThroughputMinute: Sendable, Hashable {
    /// The minute in ISO 8601, UTC: `2026-11-21T09:00`.
    public var minute: String
    /// Completions that ended.
    public var generations: Int
    /// Their tokens.
    public var tokens: TokenCount
    /// Sandbox runs that ended.
    public var executions: Int
}
