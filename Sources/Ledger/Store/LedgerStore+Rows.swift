internal import Core
internal import Foundation
internal import GRDB

/// Rows that more than one stage writes.
extension LedgerStore {
    /// Adds a completion, and its prompt where that is not there yet.
    ///
    /// - Returns: the row's number.
    @discardableResult
    static func insert(
        _ generation: Generation, role: Role, question: Int, sample: Int = 0, regeneration: Int = 0, attempt: Int,
        into database: Database
    ) throws -> Int64 {
        let prompt = generation.prompt.storable
        let sha256 = Fingerprint.sha256(prompt)
        try database.executeCached(
            "INSERT INTO rendered_prompt VALUES (?, ?) ON CONFLICT DO NOTHING", arguments: [sha256, prompt])
        try database.executeCached(
            """
            INSERT INTO generation (role, question_index, sample_index, regeneration, attempt, template, prompt, seed,
                parameters, tokens_in, tokens_out, finish_reason, seconds, mean_log_probability, error, answer)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            arguments: [
                role.rawValue, question, sample, regeneration, attempt, generation.template, sha256,
                String(generation.seed), generation.parameters, generation.tokensIn, generation.tokensOut,
                generation.finishReason, generation.seconds, generation.meanLogProbability,
                generation.error?.storable, generation.answer?.storable,
            ])
        return database.lastInsertedRowID
    }

    /// Adds a sandbox run.
    static func insert(_ run: ExecutionRecord, question: Int, suite: Int, into database: Database) throws {
        let execution = run.execution
        try database.executeCached(
            """
            INSERT INTO execution (question_index, sample_index, suite, purpose, verdict, exit_status, cpu_seconds,
                wall_seconds, peak_memory_bytes, asserts_passed, asserts_total, missed, isolation, limits, message,
                source, stdout_tail, stderr_tail)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            arguments: [
                question, run.sampleIndex, suite, run.purpose.rawValue, execution.verdict.rawValue,
                execution.exitStatus, execution.cpuSeconds, execution.wallSeconds, execution.peakMemoryBytes,
                execution.assertsPassed, execution.assertsTotal, try JSONText.encode(execution.missed).storable,
                execution.isolation, try JSONText.encode(run.limits), execution.message.storable, run.source?.storable,
                Data(execution.stdoutTail),
                Data(execution.stderrTail),
            ])
    }

    /// Adds a suite.
    ///
    /// - Returns: the row's number.
    @discardableResult
    static func insert(
        _ suite: TestSuite, question: Int, regeneration: Int, generation: Int64?, into database: Database
    ) throws -> Int64 {
        try database.executeCached(
            """
            INSERT INTO test_suite (question_index, regeneration, generation, state, reason, assert_count, checks,
                asserts, refuted, source)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            arguments: [
                question, regeneration, generation, suite.rejection == nil ? "valid" : "rejected",
                suite.rejection?.storable, suite.assertCount, try JSONText.encode(suite.checks),
                try JSONText.encode(suite.asserts.map(\.storable)), try JSONText.encode(suite.refuted.map(\.storable)),
                suite.source.storable,
            ])
        return database.lastInsertedRowID
    }

    /// Has all samples of a question judged by another suite: those that were run are to be run again, and those that are
    /// being run too, since what comes of it says nothing of this suite.
    static func rejudge(_ question: Int, by suite: Int64, in database: Database) throws {
        let snapshot = LedgerSnapshot(database: database)
        let asserts = try snapshot.suite(Int(suite)).suite.asserts.map(\.storable)
        for sample in try snapshot.samples(of: question) {
            try database.execute(
                sql: """
                    UPDATE sample SET suite = ?, visible_test = ?, verdict = NULL,
                        state = CASE state WHEN 'executed' THEN 'drawn' ELSE state END,
                        reason = CASE state WHEN 'executed' THEN NULL ELSE reason END,
                        lease_owner = CASE state WHEN 'drawn' THEN NULL ELSE lease_owner END,
                        lease_until = CASE state WHEN 'drawn' THEN NULL ELSE lease_until END
                    WHERE question_index = ? AND sample_index = ?
                    """,
                arguments: [suite, asserts.firstIndex(of: sample.shown) ?? -1, question, sample.index])
        }
        try database.execute(sql: "UPDATE question SET reviewed = 0 WHERE question_index = ?", arguments: [question])
        // Where nothing that was drawn holds a solution, there is nothing to run that would bring the question on.
        try advance(question, in: database)
    }

    /// Adds what a contamination check found.
    static func insert(
        _ hits: [ContaminationHit], scope: String, question: Int, into database: Database
    ) throws {
        for hit in hits {
            try database.executeCached(
                """
                INSERT INTO contamination_hit
                    (question_index, scope, benchmark, item, method, window, span_start, span_end)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                arguments: [
                    question, scope, hit.benchmark, hit.item, hit.method, hit.window.storable, hit.span.lowerBound,
                    hit.span.upperBound,
                ])
        }
    }
}
