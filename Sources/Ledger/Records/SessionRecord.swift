internal import GRDB

/// One process's work on a run.
public struct SessionRecord: Sendable, Hashable {
    /// Its number, in the order of their beginnings.
    public var id: Int64
    /// The process: its id, host and start.
    public var writer: String
    /// When it began, in ISO 8601, UTC.
    public var started: String
    /// When it was last written, in ISO 8601, UTC.
    public var updated: String
    /// What its engines did.
    public var work: SessionWork
    /// Sandbox runs that ended in it.
    public var executions: Int
    /// Triples kept in it.
    public var kept: Int
}

extension SessionRecord {
    init(row: Row) throws {
        id = try row.decode(forColumn: "id")
        writer = try row.decode(forColumn: "writer")
        started = try row.decode(forColumn: "started")
        updated = try row.decode(forColumn: "updated")
        work = SessionWork(
            seconds: try row.decode(forColumn: "seconds"), engines: try row.decode(forColumn: "engines"),
            engineSeconds: try row.decode(forColumn: "engine_seconds"), steps: try row.decode(forColumn: "steps"),
            rows: try row.decode(forColumn: "rows"), squaredRows: try row.decode(forColumn: "squared_rows"),
            rowSeconds: try row.decode(forColumn: "row_seconds"),
            promptTokens: try row.decode(forColumn: "prompt_tokens"),
            drawnTokens: try row.decode(forColumn: "drawn_tokens"))
        executions = try row.decode(forColumn: "executions")
        kept = try row.decode(forColumn: "kept")
    }
}
