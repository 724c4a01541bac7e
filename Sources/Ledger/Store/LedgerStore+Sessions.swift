internal import GRDB

/// Sessions: when this process worked, and how busy its engines were. They are about time and decide nothing.
extension LedgerStore {
    /// Begins the session of this process.
    ///
    /// - Parameter engines: how many engines it has.
    /// - Returns: the session's number, for ``update(session:_:)``.
    public func beginSession(engines: Int) async throws -> Int64 {
        let writer = owner
        return try await write { database in
            try database.execute(
                sql: """
                    INSERT INTO session (writer, engines, executions_before, kept_before)
                    VALUES (?, ?, \(Self.executions), \(Self.kept))
                    """, arguments: [writer.storable, engines])
            return database.lastInsertedRowID
        }
    }

    /// Writes what a session has done so far, over what was written before.
    public func update(session id: Int64, _ work: SessionWork) async throws {
        try await write { database in
            try database.execute(
                sql: """
                    UPDATE session SET updated = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), seconds = ?, engines = ?,
                        engine_seconds = ?, steps = ?, rows = ?, squared_rows = ?, row_seconds = ?, prompt_tokens = ?,
                        drawn_tokens = ?, executions = \(Self.executions) - executions_before,
                        kept = \(Self.kept) - kept_before
                    WHERE id = ?
                    """,
                arguments: [
                    work.seconds, work.engines, work.engineSeconds, work.steps, work.rows, work.squaredRows,
                    work.rowSeconds, work.promptTokens, work.drawnTokens, id,
                ])
        }
    }

    private static let executions =
        "(SELECT coalesce(sum(count), 0) FROM tally WHERE name LIKE 'executions/%')"
    private static let kept = "(SELECT count(*) FROM triple)"
}
