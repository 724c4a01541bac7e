internal import Core
internal import GRDB

/// Selection: what becomes of a question whose samples all have their outcome.
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
                database,
                sql: """
                    UPDATE question SET lease_owner = :owner, lease_until = :until WHERE question_index IN (
                        SELECT question_index FROM question WHERE state = 'solved' AND \(Claim.free)
                        ORDER BY question_index LIMIT :limit)
                    RETURNING *
                    """, arguments: claim.arguments
            ).map { row in
                let question = try QuestionRecord(row: row)
                guard let suite = try snapshot.validSuite(of: question.index) else {
                    throw FirstpassError(.storage, "question \(question.index) was solved and has no valid tests")
                }
                return SelectionWork(
                    question: question, suite: suite, samples: try snapshot.samples(of: question.index))
            }.sorted { $0.question.index < $1.question.index }
        }
    }

    /// Commits how a question ends, with the runs and hits that decided it.
    ///
    /// - Parameters:
    ///   - executions: the stub and repeat runs.
    ///   - hits: what the contamination check of the whole triple found.
    /// - Returns: false where the question had been settled by another; nothing is written.
    /// - Throws: ``FirstpassError`` with the code `internal` where the sample to keep has not passed.
    @discardableResult
    public func settle(
        _ work: SelectionWork, as selection: Selection, executions: [ExecutionRecord] = [],
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
            let item = Item(table: "question", key: "question_index = \(index)", attempts: 0)
            guard
                try item.settle(
                    from: "solved", to: state.rawValue, setting: "reason = :reason",
                    arguments: ["reason": reason?.storable], in: database)
            else { return false }
            for execution in executions {
                try Self.insert(execution, question: index, suite: work.suite.id, into: database)
            }
            try Self.insert(hits, scope: "triple", question: index, into: database)
            if case .kept(let sample, let checks) = selection {
                try database.execute(
                    sql: "INSERT INTO triple VALUES (?, ?, ?, ?)",
                    arguments: [index, work.suite.id, sample, try JSONText.encode(checks)])
            }
            return true
        }
    }
}
