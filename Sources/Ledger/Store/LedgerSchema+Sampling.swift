extension LedgerSchema {
    /// Migration 0004, first half: samples that wait to be started and ones that were not needed, and the test that each
    /// was shown; when an item that faulted is tried again; how many samples decided a question, and each suite.
    ///
    /// A CHECK cannot be altered, so the table is made again.
    static let sampling = """
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
        CREATE INDEX sample_open ON sample (state, question_index, sample_index) WHERE state IN ('pending', 'drawn');
        CREATE INDEX sample_by_outcome ON sample (state, verdict, reason);

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

    /// Migration 0004, second half: the triggers of `sample`, which went with the table.
    static let samplingTallies = """
        CREATE TRIGGER tally_new_sample AFTER INSERT ON sample BEGIN
            INSERT INTO tally VALUES ('samples/' || new.state, 1) ON CONFLICT DO UPDATE SET count = count + 1;
        END;
        CREATE TRIGGER tally_sample AFTER UPDATE OF state ON sample WHEN new.state <> old.state BEGIN
            UPDATE tally SET count = count - 1 WHERE name = 'samples/' || old.state;
            INSERT INTO tally VALUES ('samples/' || new.state, 1) ON CONFLICT DO UPDATE SET count = count + 1;
        END;
        CREATE TRIGGER tally_verdict AFTER UPDATE OF verdict ON sample WHEN new.verdict IS NOT NULL BEGIN
            INSERT INTO tally VALUES ('verdicts/' || new.verdict, 1) ON CONFLICT DO UPDATE SET count = count + 1;
        END;
        CREATE TRIGGER tally_verdict_taken_back AFTER UPDATE OF verdict ON sample WHEN old.verdict IS NOT NULL BEGIN
            UPDATE tally SET count = count - 1 WHERE name = 'verdicts/' || old.verdict;
        END;
        """
}
