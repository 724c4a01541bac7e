extension LedgerSchema {
    // Large texts stand last in their rows, and whatever is counted is in an index or a tally, so that no count reads them.
    // Seeds are unsigned 64-bit and SQLite's integers are signed: they are decimal text.

    /// The tables and indexes of migration 0001.
    static let initialTables = """
        CREATE TABLE run (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            seed TEXT NOT NULL,
            questions INTEGER NOT NULL CHECK (questions >= 0),
            samples INTEGER NOT NULL CHECK (samples > 0),
            sampling TEXT NOT NULL CHECK (sampling IN ('all', 'adaptive')),
            configuration TEXT NOT NULL CHECK (json_valid(configuration)),
            configuration_sha256 TEXT NOT NULL,
            versions TEXT NOT NULL CHECK (json_valid(versions)),
            machine TEXT NOT NULL,
            started TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
            finished TEXT
        ) STRICT;

        CREATE TABLE model (
            role TEXT PRIMARY KEY,
            engine TEXT NOT NULL,
            name TEXT NOT NULL,
            file_sha256 TEXT,
            url TEXT,
            reported_model TEXT,
            quantisation TEXT,
            context INTEGER
        ) STRICT;

        CREATE TABLE prompt (
            name TEXT PRIMARY KEY,
            sha256 TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT;

        CREATE TABLE rendered_prompt (
            sha256 TEXT PRIMARY KEY,
            text TEXT NOT NULL
        ) STRICT;

        CREATE TABLE generation (
            id INTEGER PRIMARY KEY,
            role TEXT NOT NULL,
            question_index INTEGER NOT NULL,
            sample_index INTEGER NOT NULL,
            regeneration INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            template TEXT NOT NULL REFERENCES prompt (name),
            prompt TEXT NOT NULL REFERENCES rendered_prompt (sha256),
            seed TEXT NOT NULL,
            parameters TEXT NOT NULL CHECK (json_valid(parameters)),
            tokens_in INTEGER NOT NULL,
            tokens_out INTEGER NOT NULL,
            finish_reason TEXT,
            seconds REAL NOT NULL,
            mean_log_probability REAL,
            time TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
            error TEXT,
            answer TEXT,
            CHECK ((error IS NULL) <> (answer IS NULL)),
            UNIQUE (role, question_index, sample_index, regeneration, attempt)
        ) STRICT;
        CREATE UNIQUE INDEX generation_answered
            ON generation (role, question_index, sample_index, regeneration) WHERE error IS NULL;
        CREATE INDEX generation_by_time ON generation (time, tokens_in, tokens_out);

        CREATE TABLE question_request (
            request_index INTEGER PRIMARY KEY,
            state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'answered', 'parsed', 'failed')),
            reason TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            attempts_forgiven INTEGER NOT NULL DEFAULT 0,
            lease_owner TEXT,
            lease_until REAL
        ) STRICT;
        CREATE INDEX question_request_by_state ON question_request (state, request_index);

        CREATE TABLE question (
            question_index INTEGER PRIMARY KEY,
            generation INTEGER REFERENCES generation (id),
            normalised_sha256 TEXT NOT NULL,
            entry_point TEXT NOT NULL,
            signature TEXT,
            state TEXT NOT NULL DEFAULT 'generated' CHECK (state IN ('generated', 'duplicate', 'contaminated', 'clean',
                'untestable', 'tested', 'solved', 'unsolved', 'rejected', 'kept', 'failed')),
            reason TEXT,
            regeneration INTEGER NOT NULL DEFAULT 0,
            attempts INTEGER NOT NULL DEFAULT 0,
            attempts_forgiven INTEGER NOT NULL DEFAULT 0,
            lease_owner TEXT,
            lease_until REAL,
            given_tests TEXT CHECK (given_tests IS NULL OR json_valid(given_tests)),
            text TEXT NOT NULL
        ) STRICT;
        CREATE INDEX question_by_state ON question (state, question_index);
        CREATE INDEX question_by_normalised ON question (normalised_sha256, question_index);

        CREATE TABLE rejected_item (
            id INTEGER PRIMARY KEY,
            request_index INTEGER,
            position INTEGER NOT NULL,
            reason TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT;
        CREATE INDEX rejected_item_by_request ON rejected_item (request_index);

        CREATE TABLE duplicate (
            question_index INTEGER PRIMARY KEY REFERENCES question (question_index),
            kept_index INTEGER NOT NULL REFERENCES question (question_index),
            method TEXT NOT NULL,
            similarity REAL NOT NULL
        ) STRICT;
        CREATE INDEX duplicate_by_kept ON duplicate (kept_index);

        CREATE TABLE contamination_hit (
            id INTEGER PRIMARY KEY,
            question_index INTEGER NOT NULL REFERENCES question (question_index),
            scope TEXT NOT NULL CHECK (scope IN ('question', 'triple')),
            benchmark TEXT NOT NULL,
            item TEXT NOT NULL,
            method TEXT NOT NULL,
            window TEXT NOT NULL,
            span_start INTEGER NOT NULL,
            span_end INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX contamination_hit_by_question ON contamination_hit (question_index);

        CREATE TABLE test_suite (
            id INTEGER PRIMARY KEY,
            question_index INTEGER NOT NULL REFERENCES question (question_index),
            regeneration INTEGER NOT NULL,
            generation INTEGER REFERENCES generation (id),
            state TEXT NOT NULL CHECK (state IN ('valid', 'rejected')),
            reason TEXT,
            assert_count INTEGER NOT NULL,
            checks TEXT NOT NULL CHECK (json_valid(checks)),
            asserts TEXT NOT NULL CHECK (json_valid(asserts)),
            source TEXT NOT NULL,
            UNIQUE (question_index, regeneration)
        ) STRICT;

        CREATE TABLE sample (
            question_index INTEGER NOT NULL REFERENCES question (question_index),
            sample_index INTEGER NOT NULL,
            suite INTEGER NOT NULL REFERENCES test_suite (id),
            visible_test INTEGER NOT NULL,
            generation INTEGER REFERENCES generation (id),
            state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'drawn', 'unextracted', 'executed', 'failed')),
            verdict TEXT,
            reason TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            attempts_forgiven INTEGER NOT NULL DEFAULT 0,
            lease_owner TEXT,
            lease_until REAL,
            source TEXT,
            PRIMARY KEY (question_index, sample_index)
        ) STRICT;
        CREATE INDEX sample_open ON sample (state, question_index, sample_index) WHERE state IN ('pending', 'drawn');
        CREATE INDEX sample_by_outcome ON sample (state, verdict, reason);

        CREATE TABLE execution (
            id INTEGER PRIMARY KEY,
            question_index INTEGER NOT NULL,
            sample_index INTEGER NOT NULL,
            suite INTEGER NOT NULL REFERENCES test_suite (id),
            purpose TEXT NOT NULL CHECK (purpose IN ('verdict', 'stub', 'repeat')),
            verdict TEXT NOT NULL,
            exit_status INTEGER NOT NULL,
            cpu_seconds REAL NOT NULL,
            wall_seconds REAL NOT NULL,
            peak_memory_bytes INTEGER NOT NULL,
            asserts_passed INTEGER NOT NULL,
            asserts_total INTEGER NOT NULL,
            isolation TEXT NOT NULL,
            limits TEXT NOT NULL CHECK (json_valid(limits)),
            time TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
            message TEXT NOT NULL,
            source TEXT,
            stdout_tail BLOB NOT NULL,
            stderr_tail BLOB NOT NULL,
            FOREIGN KEY (question_index, sample_index) REFERENCES sample (question_index, sample_index)
        ) STRICT;
        CREATE INDEX execution_by_sample ON execution (question_index, sample_index);
        CREATE INDEX execution_by_time ON execution (time);

        CREATE TABLE triple (
            question_index INTEGER PRIMARY KEY REFERENCES question (question_index),
            suite INTEGER NOT NULL REFERENCES test_suite (id),
            sample_index INTEGER NOT NULL,
            checks TEXT NOT NULL CHECK (json_valid(checks)),
            FOREIGN KEY (question_index, sample_index) REFERENCES sample (question_index, sample_index)
        ) STRICT;

        CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            time TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
            level TEXT NOT NULL,
            stage TEXT NOT NULL,
            message TEXT NOT NULL
        ) STRICT;
        """

    /// The running counts of migration 0001: half a million samples are never counted one by one.
    static let initialTallies = """
        CREATE TABLE tally (
            name TEXT PRIMARY KEY,
            count INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TRIGGER tally_generation AFTER INSERT ON generation WHEN new.error IS NULL BEGIN
            INSERT INTO tally VALUES ('tokens_in/' || new.role, new.tokens_in)
                ON CONFLICT DO UPDATE SET count = count + excluded.count;
            INSERT INTO tally VALUES ('tokens_out/' || new.role, new.tokens_out)
                ON CONFLICT DO UPDATE SET count = count + excluded.count;
        END;
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
        CREATE TRIGGER tally_execution AFTER INSERT ON execution WHEN new.verdict <> 'error' BEGIN
            INSERT INTO tally VALUES ('executions/' || new.purpose, 1) ON CONFLICT DO UPDATE SET count = count + 1;
        END;
        """
}
