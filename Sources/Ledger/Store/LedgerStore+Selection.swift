internal import Core
internal import GRDB

/// Selection: what becomes of a question whose samples have their outcome.
extension LedgerStore {
    /// Claims questions that are to be settled, lowest index first.
    ///
    /// - Parameters:
    ///   - limit: how many to claim at most.
    ///   - lease: after how many seconds an unfinished one may be claimed again.
    public func claimSelections(limit: Int, lease: Double = defaultLease) async throws -> [SelectionWork] {
        let claim = claim(limit: limit, lease: lease)
        return try await write { database in
            let snapshot = LedgerSnapshot(database: database)
            return try Row.fetchAll(
                try database.cachedStatement(
                    sql: """
                        UPDATE question SET lease_owner = :owner, lease_until = :until WHERE question_index IN (
                            SELECT question_index FROM question WHERE state = 'solved' AND \(Claim.free)
                            ORDER BY question_index LIMIT :limit)
                        RETURNING *
                        """), arguments: claim.arguments
            ).map { row in
                let question = try QuestionRecord(row: row)
                guard let suite = try snapshot.validSuite(of: question.index) else {
                    throw FirstpassError(.storage, "question \(question.index) was solved and has no valid tests")
                }
                return SelectionWork(
                    question: question, suite: suite, samples: try snapshot.samples(of: question.index),
                    missed: try snapshot.missed(of: question.index, suite: suite.id),
                    repeats: try snapshot.repeats(of: question.index, suite: suite.id),
                    attempt: try row.decode(forColumn: "attempts"))
            }.sorted { $0.question.index < $1.question.index }
        }
    }

    /// Commits how a question ends, with the runs and hits that decided it.
    ///
    /// - Parameters:
    ///   - needed: how many samples, counted from the first, decided it; the others are cancelled.
    ///   - executions: the stub and repeat runs.
    ///   - hits: what the contamination check of the whole triple found.
    /// - Returns: false where the question had been settled by another; nothing is written.
    /// - Throws: ``FirstpassError`` with the code `internal` where the sample to keep has not passed.
    @discardableResult
    public func settle(
        _ work: SelectionWork, as selection: Selection, by needed: Int? = nil, executions: [ExecutionRecord] = [],
        hits: [ContaminationHit] = []
    ) async throws -> Bool {
        let index = work.question.index
        let (state, reason): (QuestionState, String?) =
            switch selection {
            case .kept: (.kept, nil)
            case .unsolved(let reason): (.unsolved, reason)
            case .rejected(let reason): (.rejected, reason)
            }
        if case .kept(let sample, _) = selection {
            guard work.samples.contains(where: { $0.index == sample && $0.verdict == .passed }), hits.isEmpty else {
                throw FirstpassError(.internal, "sample \(sample) of question \(index) cannot be kept")
            }
        }
        return try await write { database in
            guard
                try Self.decide(work, by: needed, to: state.rawValue, reason: reason, executions, in: database)
            else { return false }
            try Self.cancelSamples(of: index, in: database)
            try Self.insert(hits, scope: "triple", question: index, into: database)
            if case .kept(let sample, let checks) = selection {
                try database.executeCached(
                    "INSERT INTO triple VALUES (?, ?, ?, ?)",
                    arguments: [index, work.suite.id, sample, try JSONText.encode(checks)])
            }
            return true
        }
    }

    /// Puts a smaller suite in the place of a question's, with the refuted tests left out, and readies all samples to be
    /// run against it.
    ///
    /// - Parameters:
    ///   - needed: how many samples, counted from the first, refuted them.
    ///   - suite: the smaller suite, with what was left out.
    ///   - reason: why, for the suite that it replaces; the part before a colon is the kind.
    /// - Returns: false where the question had been settled by another; nothing is written.
    /// - Throws: ``FirstpassError`` with the code `internal` where the suites contradict each other.
    @discardableResult
    public func refute(
        _ work: SelectionWork, by needed: Int? = nil, leaving suite: TestSuite, reason: String
    ) async throws -> Bool {
        let index = work.question.index
        let old = work.suite.suite
        guard suite.rejection == nil, !suite.asserts.isEmpty, old.refuted.isEmpty, !suite.refuted.isEmpty,
            Set(suite.asserts).isDisjoint(with: suite.refuted),
            Set(suite.asserts + suite.refuted).isSubset(of: old.asserts)
        else {
            throw FirstpassError(.internal, "the smaller suite of question \(index) is no part of the one before")
        }
        return try await write { database in
            guard try Self.decide(work, by: needed, to: "tested", in: database) else { return false }
            try database.execute(
                sql: "UPDATE question SET regeneration = regeneration + 1 WHERE question_index = ?", arguments: [index])
            try Self.reject(work.suite, reason: reason, in: database)
            let id = try Self.insert(
                suite, question: index, regeneration: work.suite.regeneration + 1,
                generation: work.suite.generation.map(Int64.init), into: database)
            try Self.rejudge(index, by: id, in: database)
            return true
        }
    }

    /// Gives up a suite that the samples refuted as a whole: another is to be written, with a new seed, for the same
    /// samples.
    ///
    /// - Parameters:
    ///   - needed: how many samples, counted from the first, refuted it.
    ///   - reason: why; the part before a colon is the kind.
    /// - Returns: false where the question had been settled by another; nothing is written.
    @discardableResult
    public func rewriteTests(_ work: SelectionWork, by needed: Int? = nil, reason: String) async throws -> Bool {
        try await write { database in
            guard try Self.decide(work, by: needed, to: "clean", in: database) else { return false }
            try Self.reject(work.suite, reason: reason, in: database)
            return true
        }
    }

    /// Sends a question back for more samples, where sampling is adaptive: those that are known do not decide it.
    ///
    /// - Parameters:
    ///   - start: samples with a lower index are to be drawn.
    ///   - executions: the repeat runs that there were all the same.
    /// - Returns: false where the question had been settled by another; nothing is written.
    @discardableResult
    public func continueSampling(
        _ work: SelectionWork, upTo start: Int, executions: [ExecutionRecord] = []
    ) async throws -> Bool {
        let index = work.question.index
        return try await write { database in
            let item = Item(question: index, attempts: work.attempt)
            guard
                try item.settle(
                    from: "solved", to: "tested", setting: "reviewed = :known", arguments: ["known": work.known],
                    in: database)
            else { return false }
            for execution in executions {
                try Self.insert(execution, question: index, suite: work.suite.id, into: database)
            }
            try database.execute(
                sql: """
                    UPDATE sample SET state = CASE WHEN source IS NULL THEN 'pending' ELSE 'drawn' END
                    WHERE question_index = ? AND sample_index < ? AND state IN ('waiting', 'cancelled')
                    """, arguments: [index, start])
            // An outcome may have come while the question was looked at.
            try Self.advance(index, in: database)
            return true
        }
    }

    /// Commits a fault: the question is claimable again, or given up past the limit.
    ///
    /// - Returns: false where the question had been settled by another; nothing is written.
    @discardableResult
    public func recordFault(_ reason: String, for work: SelectionWork) async throws -> Bool {
        let rule = faultRule
        return try await write { database in
            let item = Item(question: work.question.index, attempts: work.attempt)
            return try item.fault(reason, from: "solved", by: rule, in: database)
        }
    }

    /// Moves a question on, with the number of samples that decided its suite, and the runs.
    private static func decide(
        _ work: SelectionWork, by needed: Int?, to state: String, reason: String? = nil,
        _ executions: [ExecutionRecord] = [], in database: Database
    ) throws -> Bool {
        let index = work.question.index
        let needed = needed ?? work.known
        let item = Item(question: index, attempts: work.attempt)
        guard
            try item.settle(
                from: "solved", to: state,
                setting: "reason = :reason, samples_needed = max(coalesce(samples_needed, 0), :needed)",
                arguments: ["reason": reason?.storable, "needed": needed], in: database)
        else { return false }
        try database.execute(
            sql: "UPDATE test_suite SET judged = ? WHERE id = ?", arguments: [needed, work.suite.id])
        for execution in executions {
            try insert(execution, question: index, suite: work.suite.id, into: database)
        }
        return true
    }

    private static func reject(_ suite: SuiteRecord, reason: String, in database: Database) throws {
        try database.executeCached(
            "UPDATE test_suite SET state = 'rejected', reason = ? WHERE id = ?",
            arguments: [reason.storable, suite.id])
    }
}
