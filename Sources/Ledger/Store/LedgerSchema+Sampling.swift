internal import GRDB

extension LedgerSchema {
    /// Migration 0004: samples that wait to be started and ones that were not needed, and the test that each was shown; when
    /// an item that faulted is tried again; how many samples decided a question, and each suite.
    static func addSampling(to database: Database) throws {
        // A CHECK cannot be altered, so the table is made again, and with it what goes when it goes: its indexes and triggers.
        let dependents = try String.fetchAll(
            database,
            sql: "SELECT sql FROM sqlite_master WHERE tbl_name = 'sample' AND type <> 'table' AND sql IS NOT NULL")
        // The views that read the table stay as they are meanwhile.
        try database.execute(sql: "PRAGMA legacy_alter_table = ON")
        defer { try? database.execute(sql: "PRAGMA legacy_alter_table = OFF") }
        try database.execute(sql: sampling)
        for dependent in dependents { try database.execute(sql: dependent) }
    }

    private static let sampling = """
        CREATE TABLE sample_again (
            question_index INTEGER NOT NULL REFERENCES question (question_index),
            sample_index INTEGER NOT NULL,
            suite INTEGER NOT NULL REFERENCES test_suite (id),
            visible_test INTEGER NOT NULL,
            generation INTEGER REFERENCES generation (id),
            state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN
                ('waiting', 'pending', 'drawn', 'unextracted', 'executed', 'failed', 'cancelled')),
            verdict TEXT,
            reason TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            attempts_forgiven INTEGER NOT NULL DEFAULT 0,
            lease_owner TEXT,
            lease_until REAL,
            retry_at REAL,
            shown TEXT NOT NULL,
            source TEXT,
            PRIMARY KEY (question_index, sample_index)
        ) STRICT;
        INSERT INTO sample_again
        SELECT s.question_index, s.sample_index, s.suite, s.visible_test, s.generation, s.state, s.verdict, s.reason,
            s.attempts, s.attempts_forgiven, s.lease_owner, s.lease_until, NULL,
            coalesce((SELECT t.asserts ->> s.visible_test FROM test_suite t WHERE t.id = s.suite AND s.visible_test >= 0),
                ''), s.source
        FROM sample s;
        DROP TABLE sample;
        ALTER TABLE sample_again RENAME TO sample;

        ALTER TABLE question ADD COLUMN retry_at REAL;
        ALTER TABLE question ADD COLUMN reviewed INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE question ADD COLUMN samples_needed INTEGER;
        ALTER TABLE question_request ADD COLUMN retry_at REAL;
        ALTER TABLE test_suite ADD COLUMN judged INTEGER;
        CREATE INDEX question_by_need ON question (samples_needed) WHERE samples_needed IS NOT NULL;
        CREATE INDEX question_retry ON question (retry_at) WHERE retry_at IS NOT NULL;
        CREATE INDEX question_request_retry ON question_request (retry_at) WHERE retry_at IS NOT NULL;
        CREATE INDEX sample_retry ON sample (retry_at) WHERE retry_at IS NOT NULL;
        """
}
