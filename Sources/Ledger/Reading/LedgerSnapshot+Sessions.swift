internal import Core
internal import GRDB

/// When processes worked, and how fast.
extension LedgerSnapshot {
    /// The sessions, oldest first: one for each process that worked on the run.
    public func sessions() throws -> [SessionRecord] {
        try Row.fetchAll(database, sql: "SELECT * FROM session ORDER BY id").map(SessionRecord.init(row:))
    }

    /// What was done in the last minutes of work.
    ///
    /// - Parameters:
    ///   - seconds: how far to look back.
    ///   - isRunning: whether to look back from when the writing process was last at work, and not from the last
    ///     completion, so that a run that hangs is seen to be slow.
    /// - Returns: nil where no process has worked then.
    /// - Complexity: O(rows of that time), over indexes.
    public func recentWork(within seconds: Int, isRunning: Bool) throws -> RecentWork? {
        let latest =
            isRunning
            ? "SELECT max(updated) FROM session"
            : "SELECT max(coalesce(g.time, ''), coalesce(e.time, '')) FROM "
                + "(SELECT max(time) AS time FROM generation) g, (SELECT max(time) AS time FROM execution) e"
        guard let end = try String.fetchOne(database, sql: latest),
            let start = try String.fetchOne(
                database, sql: "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', ?, ?)",
                arguments: [end, "-\(max(1, seconds)) seconds"])
        else { return nil }
        let span: StatementArguments = ["start": start, "end": end]
        let worked =
            try Double.fetchOne(
                database,
                sql: """
                    SELECT sum(max(0, julianday(min(updated, :end)) - julianday(max(started, :start)))) * 86400
                    FROM session
                    """, arguments: span) ?? 0
        guard worked > 0 else { return nil }
        let executions = try Int.fetchOne(
            database, sql: "SELECT count(*) FROM execution WHERE time > :start AND time <= :end", arguments: span)
        guard
            let tokens = try Row.fetchOne(
                database,
                sql: """
                    SELECT coalesce(sum(tokens_in), 0) AS tokens_in, coalesce(sum(tokens_out), 0) AS tokens_out
                    FROM generation WHERE time > :start AND time <= :end
                    """, arguments: span)
        else { return nil }
        return RecentWork(
            seconds: worked,
            tokens: TokenCount(
                input: try tokens.decode(forColumn: "tokens_in"), output: try tokens.decode(forColumn: "tokens_out")),
            executions: executions ?? 0)
    }
}
