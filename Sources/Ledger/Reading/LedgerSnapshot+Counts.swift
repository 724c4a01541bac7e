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

    /// The funnel as an export states it: the same however the run went.
    ///
    /// Where sampling is adaptive, more samples are drawn and run than it takes, and how many more is a matter of time: only
    /// those count that decided their questions.
    ///
    /// - Complexity: of an adaptive run O(samples).
    public func reproducibleFunnel() throws -> Funnel {
        var funnel = try funnel()
        guard try isAdaptive() else { return funnel }
        let counts = try Row.fetchOne(
            database,
            sql: """
                WITH needed AS MATERIALIZED (
                    SELECT question_index, samples_needed FROM question
                    WHERE samples_needed IS NOT NULL AND question_index < (SELECT questions FROM run)
                ), counted AS MATERIALIZED (
                    SELECT s.verdict, g.tokens_in, g.tokens_out
                    FROM needed n JOIN sample s ON s.question_index = n.question_index
                        AND s.sample_index < n.samples_needed
                    LEFT JOIN generation g ON g.id = s.generation
                    WHERE s.state IN ('drawn', 'unextracted', 'executed')
                )
                SELECT (SELECT count(*) FROM counted) AS samples,
                    (SELECT count(*) FROM counted WHERE verdict = 'passed') AS passed,
                    (SELECT coalesce(sum(tokens_in), 0) FROM counted) AS tokens_in,
                    (SELECT coalesce(sum(tokens_out), 0) FROM counted) AS tokens_out,
                    (SELECT count(*) FROM needed n JOIN execution e ON e.question_index = n.question_index
                        JOIN test_suite t ON t.id = e.suite
                        WHERE e.verdict <> 'error' AND (e.purpose <> 'verdict' OR e.sample_index < t.judged)) AS executions
                """)
        guard let counts else { return funnel }
        funnel.samples = try counts.decode(forColumn: "samples")
        funnel.samplesPassed = try counts.decode(forColumn: "passed")
        funnel.executions = try counts.decode(forColumn: "executions")
        funnel.tokens[.solutions] = TokenCount(
            input: try counts.decode(forColumn: "tokens_in"), output: try counts.decode(forColumn: "tokens_out"))
        return funnel
    }

    /// What was spared by not drawing samples that could not change what is kept.
    ///
    /// - Returns: nil where the run draws all samples, or where no question is settled.
    /// - Complexity: O(settled questions + answers) over indexes.
    public func sampleSavings() throws -> SampleSavings? {
        guard try isAdaptive() else { return nil }
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT count(*) * (SELECT samples FROM run) AS samples, sum(samples_drawn) AS drawn,
                    (SELECT count FROM tally WHERE name = 'samples/cancelled') AS cancelled,
                    (SELECT count FROM tally WHERE name = 'tokens_out/solutions') AS tokens,
                    (SELECT count(*) FROM generation INDEXED BY generation_answered
                        WHERE role = 'solutions' AND error IS NULL) AS answered
                FROM question WHERE samples_drawn > 0
                """)
        guard let row, let drawn: Int = try row.decode(forColumn: "drawn") else { return nil }
        let samples: Int = try row.decode(forColumn: "samples")
        let cancelled: Int = try row.decode(Int?.self, forColumn: "cancelled") ?? 0
        let tokens: Int = try row.decode(Int?.self, forColumn: "tokens") ?? 0
        let answered: Int = try row.decode(forColumn: "answered")
        // One that was cancelled had been begun: it is not counted as spared, whatever was left of it.
        let spared = max(0, samples - drawn - cancelled)
        return SampleSavings(samples: samples, spared: spared, tokens: answered > 0 ? spared * tokens / answered : 0)
    }

    /// How many work items stand where.
    ///
    /// - Complexity: O(questions) over an index.
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

    /// How many samples, counted from the first, decided each question: the number of questions by the samples.
    public func samplesNeeded() throws -> [Int: Int] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT samples_needed, count(*) AS count FROM question
                WHERE samples_needed IS NOT NULL GROUP BY samples_needed
                """)
        return Dictionary(
            uniqueKeysWithValues: try rows.map {
                (try $0.decode(forColumn: "samples_needed"), try $0.decode(forColumn: "count"))
            })
    }

    /// Why requests, questions and samples were lost, by stage and kind: the view `failures`.
    ///
    /// - Complexity: O(kinds); they are counted as they are written.
    public func failures() throws -> [FailureCount] {
        try Row.fetchAll(database, sql: "SELECT stage, kind, count FROM failures").map {
            FailureCount(
                stage: try $0.decode(forColumn: "stage"), kind: try $0.decode(forColumn: "kind"),
                count: try $0.decode(forColumn: "count"))
        }
    }

    /// What was done minute by minute, oldest first: the view `throughput`.
    ///
    /// - Complexity: O(minutes); they are added up as the work is written.
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
    /// - Complexity: O(settled questions) over an index.
    public func passAtK() throws -> [Double]? {
        guard let run = try Row.fetchOne(database, sql: "SELECT samples FROM run WHERE sampling = 'all'") else {
            return nil
        }
        let counts = try Row.fetchAll(
            database,
            sql: """
                SELECT samples_drawn AS n, samples_passed AS c, count(*) AS questions FROM question
                WHERE samples_drawn > 0 GROUP BY samples_drawn, samples_passed
                """
        ).map { row in
            (
                n: try row.decode(Int.self, forColumn: "n"), c: try row.decode(Int.self, forColumn: "c"),
                questions: try row.decode(Int.self, forColumn: "questions")
            )
        }
        guard !counts.isEmpty else { return nil }
        var estimates: [Double] = []
        for k in 1...max(1, try run.decode(Int.self, forColumn: "samples")) {
            let eligible = counts.filter { $0.n >= k }
            guard !eligible.isEmpty else { break }
            let sum = eligible.reduce(0) { $0 + Double($1.questions) * PassAtK.estimate(n: $1.n, c: $1.c, k: k) }
            estimates.append(sum / Double(eligible.reduce(0) { $0 + $1.questions }))
        }
        return estimates
    }
}
