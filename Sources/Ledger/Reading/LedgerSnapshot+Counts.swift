internal import Core
internal import GRDB

/// Counts.
extension LedgerSnapshot {
    /// How many are left after each stage: the view `funnel`.
    ///
    /// - Complexity: O(questions) over an index; samples and executions are counted as they are written.
    public func funnel() throws -> Funnel {
        var counts: [String: Int] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT stage, count FROM funnel") {
            counts[try row.decode(forColumn: "stage")] = try row.decode(Int.self, forColumn: "count")
        }
        func count(_ stage: String) -> Int { counts[stage] ?? 0 }
        let tokens = Role.allCases.map {
            ($0, TokenCount(input: count("tokens in, \($0)"), output: count("tokens out, \($0)")))
        }
        return Funnel(
            requested: count("requested"), requests: count("requests"), generated: count("generated"),
            malformed: count("malformed"), unique: count("unique"), clean: count("clean"),
            withTests: count("with tests"), withPassingSolution: count("with a passing solution"), kept: count("kept"),
            samples: count("samples"), samplesPassed: count("samples passed"), executions: count("executions"),
            tokens: Dictionary(uniqueKeysWithValues: tokens))
    }

    /// How many work items stand where.
    public func progress() throws -> LedgerProgress {
        var progress = LedgerProgress(requests: [:], questions: [:], samples: [:])
        for row in try Row.fetchAll(
            database, sql: "SELECT state, count(*) AS count FROM question_request GROUP BY state")
        {
            progress.requests[try row.decode(forColumn: "state")] = try row.decode(Int.self, forColumn: "count")
        }
        for row in try Row.fetchAll(
            database,
            sql: """
                SELECT state, count(*) AS count FROM question
                WHERE question_index < (SELECT questions FROM run) GROUP BY state
                """)
        {
            progress.questions[try row.name(forColumn: "state")] = try row.decode(Int.self, forColumn: "count")
        }
        for state in SampleState.allCases {
            let count = try Int.fetchOne(
                database, sql: "SELECT count FROM tally WHERE name = ?", arguments: ["samples/\(state.rawValue)"])
            if let count, count > 0 { progress.samples[state] = count }
        }
        return progress
    }

    /// Why requests, questions and samples were lost, by stage and kind: the view `failures`.
    public func failures() throws -> [FailureCount] {
        try Row.fetchAll(database, sql: "SELECT stage, kind, count FROM failures").map {
            FailureCount(
                stage: try $0.decode(forColumn: "stage"), kind: try $0.decode(forColumn: "kind"),
                count: try $0.decode(forColumn: "count"))
        }
    }

    /// What was done minute by minute, oldest first: the view `throughput`.
    public func throughput() throws -> [ThroughputMinute] {
        try Row.fetchAll(database, sql: "SELECT * FROM throughput").map {
            ThroughputMinute(
                minute: try $0.decode(forColumn: "minute"), generations: try $0.decode(forColumn: "generations"),
                tokens: TokenCount(
                    input: try $0.decode(forColumn: "tokens_in"), output: try $0.decode(forColumn: "tokens_out")),
                executions: try $0.decode(forColumn: "executions"))
        }
    }

    /// pass@1, pass@2, … up to the number of samples, over the settled questions.
    ///
    /// The unbiased estimator of Chen et al. 2021 (*Evaluating large language models trained on code*, section 2.1):
    /// a question of which c of n samples passed counts 1 − C(n−c, k) / C(n, k).
    ///
    /// - Returns: nil where the run did not draw all samples, or where no question is settled.
    public func passAtK() throws -> [Double]? {
        guard let run = try Row.fetchOne(database, sql: "SELECT samples FROM run WHERE sampling = 'all'") else {
            return nil
        }
        let counts = try Row.fetchAll(
            database,
            sql: """
                SELECT count(*) AS n, sum(s.verdict IS 'passed') AS c, s.question_index
                FROM question q JOIN sample s ON s.question_index = q.question_index
                WHERE q.state IN ('kept', 'unsolved', 'rejected') AND s.state <> 'failed'
                GROUP BY s.question_index
                """
        ).map { (n: try $0.decode(Int.self, forColumn: "n"), c: try $0.decode(Int.self, forColumn: "c")) }
        guard !counts.isEmpty else { return nil }
        var estimates: [Double] = []
        for k in 1...max(1, try run.decode(Int.self, forColumn: "samples")) {
            let eligible = counts.filter { $0.n >= k }
            guard !eligible.isEmpty else { break }
            estimates.append(
                eligible.reduce(0) { $0 + PassAtK.estimate(n: $1.n, c: $1.c, k: k) } / Double(eligible.count))
        }
        return estimates
    }
}
