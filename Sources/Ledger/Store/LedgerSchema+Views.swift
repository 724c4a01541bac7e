extension LedgerSchema {
    /// The views of migration 0001, named for what people ask.
    static let initialViews = """
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
        UNION ALL SELECT 13, 'tokens in, questions', coalesce(sum(tokens_in), 0) FROM generation, asked
            WHERE role = 'questions' AND error IS NULL AND question_index <= asked.last_request
        UNION ALL SELECT 14, 'tokens out, questions', coalesce(sum(tokens_out), 0) FROM generation, asked
            WHERE role = 'questions' AND error IS NULL AND question_index <= asked.last_request
        UNION ALL SELECT 15, 'tokens in, tests', coalesce(sum(count), 0) FROM tally WHERE name = 'tokens_in/tests'
        UNION ALL SELECT 16, 'tokens out, tests', coalesce(sum(count), 0) FROM tally WHERE name = 'tokens_out/tests'
        UNION ALL SELECT 17, 'tokens in, solutions', coalesce(sum(count), 0) FROM tally
            WHERE name = 'tokens_in/solutions'
        UNION ALL SELECT 18, 'tokens out, solutions', coalesce(sum(count), 0) FROM tally
            WHERE name = 'tokens_out/solutions';

        CREATE VIEW lineage AS
        SELECT t.question_index, q.text AS question, q.entry_point, q.signature,
            asked.question_index AS request_index, asked.seed AS request_seed, asked.prompt AS request_prompt,
            asked.answer AS request_answer,
            s.source AS tests, s.assert_count, s.checks AS suite_checks, wrote.seed AS tests_seed,
            wrote.prompt AS tests_prompt, wrote.answer AS tests_answer,
            p.sample_index, p.visible_test, p.source AS solution, solved.seed AS solution_seed,
            solved.prompt AS solution_prompt, solved.answer AS solution_answer,
            e.verdict, e.cpu_seconds, e.wall_seconds, e.peak_memory_bytes, e.isolation, e.limits, t.checks
        FROM triple t
        JOIN question q ON q.question_index = t.question_index
        JOIN test_suite s ON s.id = t.suite
        JOIN sample p ON p.question_index = t.question_index AND p.sample_index = t.sample_index
        JOIN generation solved ON solved.id = p.generation
        LEFT JOIN generation asked ON asked.id = q.generation
        LEFT JOIN generation wrote ON wrote.id = s.generation
        LEFT JOIN execution e ON e.question_index = p.question_index AND e.sample_index = p.sample_index
            AND e.purpose = 'verdict' AND e.verdict = 'passed'
        ORDER BY t.question_index;

        CREATE VIEW failures AS
        WITH failure AS (
            SELECT 1 AS step, 'questions' AS stage, coalesce(reason, state) AS reason
                FROM question_request WHERE state = 'failed'
            UNION ALL SELECT 2, 'parsing', reason FROM rejected_item
            UNION ALL SELECT 3, 'dedupe', method FROM duplicate
            UNION ALL SELECT 4, 'contamination', benchmark FROM contamination_hit
            UNION ALL SELECT 5, 'tests', coalesce(reason, state) FROM test_suite WHERE state = 'rejected'
            UNION ALL SELECT 6, 'untestable', coalesce(reason, state) FROM question
                WHERE state IN ('untestable', 'failed')
            UNION ALL SELECT 7, 'solutions', coalesce(reason, state) FROM sample WHERE state IN ('unextracted', 'failed')
            UNION ALL SELECT 8, 'execution', verdict || coalesce(', ' || reason, '') FROM sample
                WHERE state = 'executed' AND verdict <> 'passed'
            UNION ALL SELECT 9, 'selection', coalesce(reason, state) FROM question
                WHERE state IN ('unsolved', 'rejected')
        )
        SELECT stage, substr(reason, 1, instr(reason || ':', ':') - 1) AS kind, count(*) AS count
        FROM failure GROUP BY step, stage, kind ORDER BY step, count DESC, kind;

        CREATE VIEW throughput AS
        SELECT minute, sum(generations) AS generations, sum(tokens_in) AS tokens_in, sum(tokens_out) AS tokens_out,
            sum(executions) AS executions
        FROM (
            SELECT substr(time, 1, 16) AS minute, 1 AS generations, tokens_in, tokens_out, 0 AS executions
                FROM generation
            UNION ALL SELECT substr(time, 1, 16), 0, 0, 0, 1 FROM execution
        ) GROUP BY minute ORDER BY minute;
        """
}
