internal import Core
internal import GRDB

/// The kept triples, for export.
extension LedgerSnapshot {
    /// Calls a closure for every kept triple in the order of the questions; memory does not grow with their number.
    ///
    /// Where sampling is adaptive, its attempts end with the one that was kept: which later ones were drawn too is a matter
    /// of time.
    ///
    /// - Throws: what the closure throws; ``FirstpassError`` with the code `storage` where a row cannot be read.
    public func forEachTriple(_ body: (TripleRecord) throws -> Void) throws {
        let isAdaptive = try isAdaptive()
        let triples = try Row.fetchCursor(
            database,
            sql: """
                SELECT q.*, t.suite AS suite_id, t.sample_index, t.checks,
                    (SELECT count(*) FROM duplicate d WHERE d.kept_index = q.question_index) AS duplicates
                FROM triple t JOIN question q ON q.question_index = t.question_index
                ORDER BY t.question_index
                """)
        while let row = try triples.next() {
            let question = try QuestionRecord(row: row)
            let suite = try suite(try row.decode(forColumn: "suite_id"))
            let keptIndex: Int = try row.decode(forColumn: "sample_index")
            let attempts = try attempts(of: question.index, upTo: isAdaptive ? keptIndex : .max)
            guard let kept = attempts.first(where: { $0.sample.index == keptIndex }), let solution = kept.sample.source
            else {
                throw FirstpassError(.storage, "the triple of question \(question.index) has no solution")
            }
            try body(
                TripleRecord(
                    question: question, questionCompletion: try completion(question.generation),
                    duplicates: try row.decode(forColumn: "duplicates"), suite: suite,
                    testsCompletion: try completion(suite.generation), attempts: attempts, kept: kept,
                    solution: solution, checks: try row.texts(forColumn: "checks")))
        }
    }

    /// Whether a question's samples are drawn only as far as it takes to decide it.
    func isAdaptive() throws -> Bool {
        try String.fetchOne(database, sql: "SELECT sampling FROM run") == Sampling.adaptive.rawValue
    }

    private func attempts(of question: Int, upTo last: Int) throws -> [AttemptRecord] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT s.*, e.asserts_passed, e.missed, e.isolation, e.limits FROM sample s
                LEFT JOIN execution e ON e.question_index = s.question_index AND e.sample_index = s.sample_index
                    AND e.suite = s.suite AND e.purpose = 'verdict' AND e.verdict = s.verdict
                WHERE s.question_index = ? AND s.sample_index <= ? ORDER BY s.sample_index
                """)
        return try Row.fetchAll(statement, arguments: [question, last]).map { row in
            let sample = try SampleRecord(row: row)
            let limits: String? = try row.decode(forColumn: "limits")
            let missed: String? = try row.decode(forColumn: "missed")
            return AttemptRecord(
                sample: sample, completion: try completion(sample.generation),
                assertsPassed: try row.decode(Int?.self, forColumn: "asserts_passed") ?? 0,
                missed: try missed.map { try JSONText.decode([MissedAssert].self, from: $0, column: "missed") } ?? [],
                isolation: try row.decode(forColumn: "isolation"),
                limits: try limits.map { try JSONText.decode(ExecutionLimits.self, from: $0, column: "limits") })
        }
    }

    private func completion(_ generation: Int?) throws -> CompletionProvenance? {
        guard let generation else { return nil }
        let statement = try database.cachedStatement(
            sql: "SELECT seed, parameters, prompt FROM generation WHERE id = ?")
        return try Row.fetchOne(statement, arguments: [generation]).map(CompletionProvenance.init(row:))
    }
}
