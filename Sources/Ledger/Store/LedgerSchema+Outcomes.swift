extension LedgerSchema {
    // What the views and estimates count is kept as it is written, so that they take as long at half a million samples as
    // at ten. Triggers keep it: no way to change a state can forget it.

    /// Migration 0003: the samples of a settled question, why things failed and what was done in a minute, all counted as
    /// they are written.
    static let outcomes = """
        ALTER TABLE question ADD COLUMN samples_drawn INTEGER;
        ALTER TABLE question ADD COLUMN samples_passed INTEGER;
        UPDATE question SET
            samples_drawn = (SELECT count(*) FROM sample s
                WHERE s.question_index = question.question_index AND s.state IN ('unextracted', 'executed')),
            samples_passed = (SELECT count(*) FROM sample s
                WHERE s.question_index = question.question_index AND s.verdict = 'passed')
            WHERE state IN ('kept', 'unsolved', 'rejected');
        CREATE INDEX question_by_outcome ON question (samples_drawn, samples_passed) WHERE samples_drawn > 0;
        CREATE TRIGGER question_outcome AFTER UPDATE OF state ON question
            WHEN new.state IN ('kept', 'unsolved', 'rejected') BEGIN
            UPDATE question SET
                samples_drawn = (SELECT count(*) FROM sample s
                    WHERE s.question_index = new.question_index AND s.state IN ('unextracted', 'executed')),
                samples_passed = (SELECT count(*) FROM sample s
                    WHERE s.question_index = new.question_index AND s.verdict = 'passed')
                WHERE question_index = new.question_index;
        END;
        CREATE TRIGGER question_outcome_taken_back AFTER UPDATE OF state ON question
            WHEN old.state IN ('kept', 'unsolved', 'rejected') AND new.state NOT IN ('kept', 'unsolved', 'rejected') BEGIN
            UPDATE question SET samples_drawn = NULL, samples_passed = NULL WHERE question_index = new.question_index;
        END;

        CREATE TABLE failure_tally (
            step INTEGER NOT NULL,
            stage TEXT NOT NULL,
            kind TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (step, kind)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO failure_tally SELECT CASE stage WHEN 'questions' THEN 1 WHEN 'parsing' THEN 2 WHEN 'dedupe' THEN 3
            WHEN 'contamination' THEN 4 WHEN 'tests' THEN 5 WHEN 'untestable' THEN 6 WHEN 'solutions' THEN 7
            WHEN 'execution' THEN 8 ELSE 9 END, stage, kind, count FROM failures;
        DROP VIEW failures;
        CREATE VIEW failures AS
        SELECT stage, kind, count FROM failure_tally WHERE count > 0 ORDER BY step, count DESC, kind;
        \(failureTriggers)
        -- Without the index by outcome, which every sample was written to three times: what is counted needs it no more.
        DROP INDEX sample_by_outcome;
        -- One for each state: SQLite uses such an index only where its condition stands in the query word for word.
        CREATE INDEX sample_failed ON sample (question_index, sample_index) WHERE state = 'failed';
        CREATE INDEX sample_unextracted ON sample (question_index, sample_index) WHERE state = 'unextracted';

        CREATE TABLE minute_tally (
            minute TEXT PRIMARY KEY,
            generations INTEGER NOT NULL,
            tokens_in INTEGER NOT NULL,
            tokens_out INTEGER NOT NULL,
            executions INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO minute_tally SELECT minute, generations, tokens_in, tokens_out, executions FROM throughput;
        DROP VIEW throughput;
        CREATE VIEW throughput AS
        SELECT minute, generations, tokens_in, tokens_out, executions FROM minute_tally ORDER BY minute;
        CREATE TRIGGER minute_of_generation AFTER INSERT ON generation BEGIN
            INSERT INTO minute_tally VALUES (substr(new.time, 1, 16), 1, new.tokens_in, new.tokens_out, 0)
                ON CONFLICT DO UPDATE SET generations = generations + 1, tokens_in = tokens_in + excluded.tokens_in,
                    tokens_out = tokens_out + excluded.tokens_out;
        END;
        CREATE TRIGGER minute_of_execution AFTER INSERT ON execution BEGIN
            INSERT INTO minute_tally VALUES (substr(new.time, 1, 16), 0, 0, 0, 1)
                ON CONFLICT DO UPDATE SET executions = executions + 1;
        END;
        DROP INDEX generation_by_time;
        DROP INDEX execution_by_time;

        -- The tokens of the requests that gave the questions, for the funnel: their answers are long and not read.
        CREATE INDEX generation_of_request ON generation (question_index, tokens_in, tokens_out)
            WHERE role = 'questions' AND error IS NULL;
        DROP VIEW funnel;
        CREATE VIEW funnel AS
        WITH asked AS MATERIALIZED (
            SELECT questions AS number, coalesce(
                (SELECT g.question_index FROM question q JOIN generation g ON g.id = q.generation
                    WHERE q.question_index = run.questions - 1),
                (SELECT max(request_index) FROM question_request WHERE state = 'parsed')) AS last_request
            FROM run
        ), q AS MATERIALIZED (
            SELECT state, count(*) AS n FROM question
            WHERE question_index < (SELECT number FROM asked) GROUP BY state
        )
        SELECT 1 AS step, 'requested' AS stage, number AS count FROM asked
        UNION ALL SELECT 2, 'requests', count(*) FROM question_request, asked
            WHERE state = 'parsed' AND request_index <= asked.last_request
        UNION ALL SELECT 3, 'generated', coalesce(sum(n), 0) FROM q
        UNION ALL SELECT 4, 'malformed', count(*) FROM rejected_item, asked
            WHERE request_index IS NULL OR request_index <= asked.last_request
        UNION ALL SELECT 5, 'unique', coalesce(sum(n), 0) FROM q WHERE state NOT IN ('generated', 'duplicate')
        UNION ALL SELECT 6, 'clean', coalesce(sum(n), 0) FROM q
            WHERE state NOT IN ('generated', 'duplicate', 'contaminated')
        UNION ALL SELECT 7, 'with tests', coalesce(sum(n), 0) FROM q
            WHERE state IN ('tested', 'solved', 'unsolved', 'rejected', 'kept')
        UNION ALL SELECT 8, 'with a passing solution', coalesce(sum(n), 0) FROM q
            WHERE state IN ('rejected', 'kept')
        UNION ALL SELECT 9, 'kept', coalesce(sum(n), 0) FROM q WHERE state = 'kept'
        UNION ALL SELECT 10, 'samples', coalesce(sum(count), 0) FROM tally
            WHERE name IN ('samples/drawn', 'samples/unextracted', 'samples/executed')
        UNION ALL SELECT 11, 'samples passed', coalesce(sum(count), 0) FROM tally WHERE name = 'verdicts/passed'
        UNION ALL SELECT 12, 'executions', coalesce(sum(count), 0) FROM tally WHERE name LIKE 'executions/%'
        UNION ALL SELECT 13, 'tokens in, questions', coalesce(sum(tokens_in), 0)
            FROM generation INDEXED BY generation_of_request, asked
            WHERE role = 'questions' AND error IS NULL AND question_index <= asked.last_request
        UNION ALL SELECT 14, 'tokens out, questions', coalesce(sum(tokens_out), 0)
            FROM generation INDEXED BY generation_of_request, asked
            WHERE role = 'questions' AND error IS NULL AND question_index <= asked.last_request
        UNION ALL SELECT 15, 'tokens in, tests', coalesce(sum(count), 0) FROM tally WHERE name = 'tokens_in/tests'
        UNION ALL SELECT 16, 'tokens out, tests', coalesce(sum(count), 0) FROM tally WHERE name = 'tokens_out/tests'
        UNION ALL SELECT 17, 'tokens in, solutions', coalesce(sum(count), 0) FROM tally
            WHERE name = 'tokens_in/solutions'
        UNION ALL SELECT 18, 'tokens out, solutions', coalesce(sum(count), 0) FROM tally
            WHERE name = 'tokens_out/solutions';
        """

    /// The triggers that count failures by stage and kind, the reason's part before a colon.
    private static let failureTriggers: String = {
        func kind(_ reason: String) -> String { "substr(\(reason), 1, instr(\(reason) || ':', ':') - 1)" }
        /// Counts rows of a table that fulfil a condition; `row.` stands for `new.` or `old.`.
        func triggers(
            _ name: String, _ step: Int, _ stage: String, on table: String, isInserted: Bool = false,
            columns: String? = "state, reason", when condition: String? = nil, reason: String
        ) -> String {
            func of(_ row: String, _ text: String) -> String { text.replacing("row.", with: "\(row).") }
            let when = condition.map { "WHEN \(of("new", $0))" } ?? ""
            let count = """
                INSERT INTO failure_tally VALUES (\(step), '\(stage)', \(of("new", kind(reason))), 1)
                        ON CONFLICT DO UPDATE SET count = count + 1
                """
            var text = ""
            if isInserted {
                text += "CREATE TRIGGER failure_new_\(name) AFTER INSERT ON \(table) \(when) BEGIN \(count); END;\n"
            }
            guard let columns, let condition else { return text }
            return text + """
                CREATE TRIGGER failure_\(name) AFTER UPDATE OF \(columns) ON \(table) \(when) BEGIN \(count); END;
                CREATE TRIGGER failure_\(name)_taken_back AFTER UPDATE OF \(columns) ON \(table)
                    WHEN \(of("old", condition)) BEGIN
                    UPDATE failure_tally SET count = count - 1 WHERE step = \(step) AND kind = \(of("old", kind(reason)));
                END;

                """
        }
        let reason = "coalesce(row.reason, row.state)"
        return triggers(
            "request", 1, "questions", on: "question_request", when: "row.state = 'failed'", reason: reason)
            + triggers("item", 2, "parsing", on: "rejected_item", isInserted: true, columns: nil, reason: "row.reason")
            + triggers("duplicate", 3, "dedupe", on: "duplicate", isInserted: true, columns: nil, reason: "row.method")
            + triggers(
                "hit", 4, "contamination", on: "contamination_hit", isInserted: true, columns: nil,
                reason: "row.benchmark")
            + triggers(
                "suite", 5, "tests", on: "test_suite", isInserted: true, when: "row.state = 'rejected'", reason: reason)
            + triggers(
                "question", 6, "untestable", on: "question", when: "row.state IN ('untestable', 'failed')",
                reason: reason)
            + triggers(
                "sample", 7, "solutions", on: "sample", when: "row.state IN ('unextracted', 'failed')", reason: reason)
            + triggers(
                "execution", 8, "execution", on: "sample", columns: "state, verdict, reason",
                when: "row.state = 'executed' AND row.verdict <> 'passed'",
                reason: "(row.verdict || coalesce(', ' || row.reason, ''))")
            + triggers(
                "selection", 9, "selection", on: "question", when: "row.state IN ('unsolved', 'rejected')",
                reason: reason)
    }()
}
