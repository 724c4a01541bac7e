public import Core
internal import GRDB

/// What questions cost, one by one: for short runs, as every row is read.
extension LedgerSnapshot {
    /// Tokens of a role's answers: one item for each question that it was asked about, or for each list of questions.
    public func tokensByIndex(of role: Role) throws -> [TokenCount] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT sum(tokens_in) AS tokens_in, sum(tokens_out) AS tokens_out FROM generation
                WHERE role = ? AND error IS NULL GROUP BY question_index ORDER BY question_index
                """, arguments: [role.rawValue]
        ).map {
            TokenCount(input: try $0.decode(forColumn: "tokens_in"), output: try $0.decode(forColumn: "tokens_out"))
        }
    }

    /// Wall-clock seconds of all sandbox runs together.
    public func sandboxSeconds() throws -> Double {
        try Double.fetchOne(database, sql: "SELECT coalesce(sum(wall_seconds), 0) FROM execution") ?? 0
    }

    /// Bytes of the ledger's pages, wherever they are now.
    public func byteCount() throws -> Int {
        let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        return pages * (try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
    }
}
