public import Core
internal import GRDB

/// Everything about one question.
extension LedgerSnapshot {
    /// A question, kept or not, with everything that led to it and came of it; nil where there is none.
    public func lineage(ofQuestion index: Int) throws -> Lineage? {
        guard let question = try question(index) else { return nil }
        let request = try question.generation.flatMap {
            try Int.fetchOne(database, sql: "SELECT question_index FROM generation WHERE id = ?", arguments: [$0])
        }
        let solutions = try generations(role: .solutions, question: index)
        let executions = try Row.fetchAll(
            database, sql: "SELECT * FROM execution WHERE question_index = ? ORDER BY id", arguments: [index]
        ).map(ExecutionRecord.init(row:))
        let samples = try samples(of: index).map { sample in
            SampleLineage(
                sample: sample, generations: solutions.filter { $0.sampleIndex == sample.index },
                executions: executions.filter { $0.sampleIndex == sample.index })
        }
        let triple = try Row.fetchOne(
            database, sql: "SELECT sample_index, checks FROM triple WHERE question_index = ?", arguments: [index]
        ).map {
            (sampleIndex: try $0.decode(Int.self, forColumn: "sample_index"), checks: try $0.texts(forColumn: "checks"))
        }
        return Lineage(
            question: question, requests: try request.map { try generations(role: .questions, question: $0) } ?? [],
            duplicate: try Row.fetchOne(
                database, sql: "SELECT * FROM duplicate WHERE question_index = ?", arguments: [index]
            ).map(DuplicateRecord.init(row:)),
            hits: try Row.fetchAll(
                database, sql: "SELECT * FROM contamination_hit WHERE question_index = ? ORDER BY id",
                arguments: [index]
            ).map(ContaminationHit.init(row:)), testsGenerations: try generations(role: .tests, question: index),
            suites: try Row.fetchAll(
                database, sql: "SELECT * FROM test_suite WHERE question_index = ? ORDER BY id", arguments: [index]
            ).map(SuiteRecord.init(row:)), samples: samples, triple: triple)
    }

    /// The completions that a role gave for a question, faults included, oldest first.
    ///
    /// - Parameter question: the question's index; of the role `questions`, the index of the request.
    public func generations(role: Role, question: Int) throws -> [GenerationRecord] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT \(GenerationRecord.columns) FROM generation g JOIN rendered_prompt r ON r.sha256 = g.prompt
                WHERE g.role = ? AND g.question_index = ? ORDER BY g.id
                """, arguments: [role.rawValue, question]
        ).map(GenerationRecord.init(row:))
    }
}
