extension LedgerSchema {
    /// Migration 0002: which asserts a run missed, and suites whose refuted tests are left out.
    static let refutation = """
        ALTER TABLE execution ADD COLUMN missed TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(missed));
        ALTER TABLE test_suite ADD COLUMN refuted TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(refuted));

        -- A sample that is run again under a smaller suite counts with its last verdict only.
        CREATE TRIGGER tally_verdict_taken_back AFTER UPDATE OF verdict ON sample WHEN old.verdict IS NOT NULL BEGIN
            UPDATE tally SET count = count - 1 WHERE name = 'verdicts/' || old.verdict;
        END;

        DROP VIEW lineage;
        CREATE VIEW lineage AS
        SELECT t.question_index, q.text AS question, q.entry_point, q.signature,
            asked.question_index AS request_index, asked.seed AS request_seed, asked.prompt AS request_prompt,
            asked.answer AS request_answer,
            s.source AS tests, s.assert_count, s.checks AS suite_checks, s.refuted, wrote.seed AS tests_seed,
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
            AND e.suite = t.suite AND e.purpose = 'verdict' AND e.verdict = 'passed'
        ORDER BY t.question_index;
        """
}
