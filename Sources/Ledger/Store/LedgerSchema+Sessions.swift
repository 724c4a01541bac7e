extension LedgerSchema {
    /// Migration 0005: when processes worked on the run, and how busy their engines were.
    static let sessions = """
        CREATE TABLE session (
            id INTEGER PRIMARY KEY,
            writer TEXT NOT NULL,
            started TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
            updated TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
            seconds REAL NOT NULL DEFAULT 0,
            engines INTEGER NOT NULL,
            engine_seconds REAL NOT NULL DEFAULT 0,
            steps INTEGER NOT NULL DEFAULT 0,
            rows INTEGER NOT NULL DEFAULT 0,
            squared_rows REAL NOT NULL DEFAULT 0,
            row_seconds REAL NOT NULL DEFAULT 0,
            prompt_tokens INTEGER NOT NULL DEFAULT 0,
            drawn_tokens INTEGER NOT NULL DEFAULT 0,
            executions_before INTEGER NOT NULL,
            executions INTEGER NOT NULL DEFAULT 0,
            kept_before INTEGER NOT NULL,
            kept INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        """
}
