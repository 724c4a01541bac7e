internal import Core
internal import GRDB

/// When processes worked, and how fast.
extension LedgerSnapshot {
    /// The sessions, oldest first: one for each process that worked on the run.
    public func sessions() throws -> [SessionRecord] {
        try Row.fetchAll(database, sql: "SELECT * FROM session ORDER BY id").map(SessionRecord.init(row:))
    }

    /// What was done in the last minutes of work, up to when a process was last at work. A process that found nothing to
    /// do, as when a finished run is started again, was not.
    ///
    /// - Parameter minutes: how many to look back, to the beginning of that minute.
    /// - Returns: nil where no process has worked then.
    /// - Complexity: O(minutes + sessions).
    public func recentWork(within minutes: Int) throws -> RecentWork? {
        guard let end = try String.fetchOne(database, sql: "SELECT max(updated) FROM session WHERE \(Self.worked)"),
            let start = try String.fetchOne(
                database, sql: "SELECT strftime('%Y-%m-%dT%H:%M', ?, ?)",
                arguments: [end, "-\(max(1, minutes)) minutes"])
        else { return nil }
        let worked =
            try Double.fetchOne(
                database,
                sql: """
                    SELECT sum(max(0, julianday(updated) - julianday(max(started, :start || ':00.000Z')))) * 86400
                    FROM session WHERE \(Self.worked)
                    """, arguments: ["start": start]) ?? 0
        guard worked > 0 else { return nil }
        let done = try Row.fetchOne(
            database,
            sql: """
                SELECT coalesce(sum(tokens_in), 0) AS tokens_in, coalesce(sum(tokens_out), 0) AS tokens_out,
                    coalesce(sum(executions), 0) AS executions
                FROM throughput WHERE minute >= :start
                """, arguments: ["start": start])
        guard let done else { return nil }
        return RecentWork(
            seconds: worked,
            tokens: TokenCount(
                input: try done.decode(forColumn: "tokens_in"), output: try done.decode(forColumn: "tokens_out")),
            executions: try done.decode(forColumn: "executions"))
    }

    /// Which sessions did anything.
    private static let worked = "(seconds > 0 OR executions > 0)"
}
