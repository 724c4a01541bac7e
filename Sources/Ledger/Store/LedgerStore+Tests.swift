internal import Core
internal import GRDB

/// Suites: one valid suite a question, or the reason why there is none.
extension LedgerStore {
    /// Claims questions that need tests, lowest index first.
    ///
    /// - Parameters:
    ///   - limit: how many to claim at most.
    ///   - lease: after how many seconds an unfinished one may be claimed again.
    public func claimTests(limit: Int, lease: Double = defaultLease) async throws -> [TestsWork] {
        let claim = claim(limit: limit, lease: lease)
        return try await write { database in
            try Row.fetchAll(
                try database.cachedStatement(
                    sql: """
                        UPDATE question SET lease_owner = :owner, lease_until = :until WHERE question_index IN (
                            SELECT question_index FROM question WHERE state = 'clean' AND \(Claim.free)
                            ORDER BY question_index LIMIT :limit)
                        RETURNING *, EXISTS (
                            SELECT 1 FROM sample s WHERE s.question_index = question.question_index) AS is_sampled
                        """), arguments: claim.arguments
            ).map {
                TestsWork(
                    question: try QuestionRecord(row: $0), regeneration: try $0.decode(forColumn: "regeneration"),
                    attempt: try $0.decode(forColumn: "attempts"), isSampled: try $0.decode(forColumn: "is_sampled"))
            }.sorted { $0.question.index < $1.question.index }
        }
    }

    /// Commits a suite and what follows from it; where it is valid, the samples that are to be drawn.
    ///
    /// - Parameters:
    ///   - generation: the completion that it was read from; nil where the tests came with the question.
    ///   - suite: the suite; nil where the answer held none.
    /// - Returns: false where the question had been settled by another; nothing is written.
    /// - Throws: ``FirstpassError`` with the code `internal` where the outcome and the suite contradict each other.
    @discardableResult
    public func record(
        _ generation: Generation?, suite: TestSuite?, outcome: TestsOutcome, for work: TestsWork
    ) async throws -> Bool {
        let index = work.question.index
        let (next, reason, samples, start): (QuestionState, String?, [Int], Int) =
            switch outcome {
            case .valid(let visibleTests, let start): (.tested, nil, visibleTests, start)
            case .validForSamples: (.tested, nil, [], 0)
            case .rewrite: (.clean, nil, [], 0)
            case .untestable(let reason): (work.isSampled ? .unsolved : .untestable, reason, [], 0)
            }
        if next == .tested {
            let count = suite?.asserts.count ?? 0
            guard suite?.rejection == nil, count > 0, samples.isEmpty == work.isSampled, samples.isEmpty || start > 0,
                samples.allSatisfy({ $0 >= 0 && $0 < count })
            else {
                throw FirstpassError(.internal, "the tests of question \(index) were called valid and cannot be used")
            }
        }
        return try await write { database in
            let item = Item(question: index, attempts: work.attempt, regeneration: work.regeneration)
            guard
                try item.settle(
                    from: "clean", to: next.rawValue, setting: "regeneration = regeneration + 1, reason = :reason",
                    arguments: ["reason": reason?.storable], in: database)
            else { return false }
            let answer = try generation.map {
                try Self.insert(
                    $0, role: .tests, question: index, regeneration: work.regeneration, attempt: work.attempt,
                    into: database)
            }
            // Nothing will judge what is left of its samples.
            if next == .unsolved { try Self.cancelSamples(of: index, in: database) }
            guard let suite else { return true }
            let id = try Self.insert(
                suite, question: index, regeneration: work.regeneration, generation: answer, into: database)
            if next == .tested, work.isSampled { try Self.rejudge(index, by: id, in: database) }
            for (sample, test) in samples.enumerated() {
                let state: SampleState = sample < start ? .pending : .waiting
                try database.executeCached(
                    """
                    INSERT INTO sample (question_index, sample_index, suite, visible_test, state, shown)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                    arguments: [index, sample, id, test, state.rawValue, suite.asserts[test].storable])
            }
            return true
        }
    }

    /// Commits a fault: its question is claimable again after a while, or given up past the limit.
    ///
    /// - Parameter generation: the request that failed, where it was the engine's fault.
    /// - Returns: false where the question had been settled by another; nothing is written.
    @discardableResult
    public func recordFault(
        _ reason: String, generation: Generation? = nil, for work: TestsWork
    ) async throws -> Bool {
        let rule = faultRule
        return try await write { database in
            let item = Item(question: work.question.index, attempts: work.attempt, regeneration: work.regeneration)
            guard try item.fault(reason, from: "clean", by: rule, in: database) else { return false }
            guard let generation else { return true }
            try Self.insert(
                generation, role: .tests, question: work.question.index, regeneration: work.regeneration,
                attempt: work.attempt, into: database)
            return true
        }
    }
}
