import Ledger

/// How fast a run works: in the last minutes of work, and in all of its sessions together.
struct RunSpeed: Sendable, Hashable {
    /// Seconds in which engines were wanted, of all sessions.
    let seconds: Double
    /// Sessions that asked an engine for anything.
    let sessions: Int
    /// Tokens of completions in a second, lately.
    let recentTokens: Double?
    /// Sandbox runs in a second, lately.
    let recentExecutions: Double?
    /// Tokens drawn in a second.
    let meanTokens: Double?
    /// Sandbox runs in a second.
    let meanExecutions: Double?
    /// Triples in an hour.
    let keptPerHour: Double?
    /// The share of the seconds in which the engines ran steps, 0 to 1; the mean of several engines.
    let busyShare: Double?
    /// Rows of the mean step.
    let rowsPerStep: Double?

    /// Counts sessions and the last minutes.
    init(sessions all: [SessionRecord], recent: RecentWork?) {
        let worked = all.filter { $0.work.seconds > 0 && $0.work.seconds.isFinite }
        func sum(_ value: (SessionRecord) -> Double) -> Double { worked.reduce(0) { $0 + value($1) } }
        let seconds = sum(\.work.seconds)
        func rate(_ value: (SessionRecord) -> Double) -> Double? { Self.share(sum(value), of: seconds) }
        self.seconds = seconds.isFinite ? seconds : 0
        sessions = worked.count
        meanTokens = rate { Double($0.work.drawnTokens) }
        meanExecutions = rate { Double($0.executions) }
        keptPerHour = rate { Double($0.kept) * 3_600 }
        busyShare = Self.share(sum(\.work.engineSeconds), of: sum { $0.work.seconds * Double(max(1, $0.work.engines)) })
            .map { min(max($0, 0), 1) }
        rowsPerStep = Self.share(sum { Double($0.work.rows) }, of: sum { Double($0.work.steps) })
        recentTokens = recent.flatMap { Self.share(Double($0.tokens.output), of: $0.seconds) }
        recentExecutions = recent.flatMap { Self.share(Double($0.executions), of: $0.seconds) }
    }

    private static func share(_ part: Double, of whole: Double) -> Double? {
        let share = part / whole
        return whole > 0 && share.isFinite ? share : nil
    }
}
