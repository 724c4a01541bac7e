public import Core
internal import GRDB

/// Samples: drawn, then run. When the last of a question has its outcome, or, where sampling is adaptive, the next one in
/// order, the question is ready for selection.
extension LedgerStore {
    /// Claims samples that are to be drawn, lowest question first, then lowest sample.
    ///
    /// - Parameters:
    ///   - limit: how many to claim at most.
    ///   - lease: after how many seconds an unfinished one may be claimed again.
    public func claimSamples(limit: Int, lease: Double = defaultLease) async throws -> [SampleWork] {
        let claim = claim(limit: limit, lease: lease)
        return try await write { database in
            let rows = try Self.claimSamples(Self.claimOfSamples(in: .pending), claim, database)
            var questions: [Int: QuestionRecord] = [:]
            return try rows.map { row in
                let index: Int = try row.decode(forColumn: "question_index")
                let question = try questions[index] ?? Self.question(index, in: database)
                questions[index] = question
                return SampleWork(
                    question: question, sampleIndex: try row.decode(forColumn: "sample_index"),
                    shown: try row.decode(forColumn: "shown"),
                    attempt: try row.decode(forColumn: "attempts"))
            }.sorted { ($0.question.index, $0.sampleIndex) < ($1.question.index, $1.sampleIndex) }
        }
    }

    /// Commits a sample: the completion with what was found in it, or a fault, after which the sample is claimable
    /// again or given up past the limit.
    ///
    /// - Parameter extraction: what was found in the answer; not used where there is none.
    /// - Returns: false where the sample had been settled by another; nothing is written.
    @discardableResult
    public func record(_ generation: Generation, extraction: Extraction, for work: SampleWork) async throws -> Bool {
        let rule = faultRule
        return try await write { database in
            let index = work.question.index
            let item = Item(sample: work.sampleIndex, of: index, attempts: work.attempt)
            let settled =
                if let error = generation.error {
                    try item.fault(error, from: "pending", by: rule, in: database)
                } else {
                    switch extraction {
                    case .solution(let source):
                        try item.settle(
                            from: "pending", to: "drawn", setting: "source = :source",
                            arguments: ["source": source.storable], in: database)
                    case .none(let reason):
                        try item.settle(
                            from: "pending", to: "unextracted", setting: "reason = :reason",
                            arguments: ["reason": reason.storable], in: database)
                    }
                }
            guard settled else { return false }
            let row = try Self.insert(
                generation, role: .solutions, question: index, sample: work.sampleIndex, attempt: work.attempt,
                into: database)
            if generation.error == nil {
                try database.executeCached(
                    "UPDATE sample SET generation = ? WHERE question_index = ? AND sample_index = ?",
                    arguments: [row, index, work.sampleIndex])
            }
            try Self.advance(index, in: database)
            return true
        }
    }

    /// Commits a fault that is not the engine's: the sample is claimable again after a while, or given up past the limit.
    ///
    /// - Returns: false where the sample had been settled by another; nothing is written.
    @discardableResult
    public func recordFault(_ reason: String, for work: SampleWork) async throws -> Bool {
        let rule = faultRule
        return try await write { database in
            let index = work.question.index
            let item = Item(sample: work.sampleIndex, of: index, attempts: work.attempt)
            guard try item.fault(reason, from: "pending", by: rule, in: database) else { return false }
            try Self.advance(index, in: database)
            return true
        }
    }

    /// Claims samples that are to be run, lowest question first, then lowest sample.
    ///
    /// - Parameters:
    ///   - limit: how many to claim at most.
    ///   - lease: after how many seconds an unfinished one may be claimed again.
    public func claimExecutions(limit: Int, lease: Double = defaultLease) async throws -> [ExecutionWork] {
        let claim = claim(limit: limit, lease: lease)
        return try await write { database in
            try Self.claimSamples(Self.claimOfSamples(in: .drawn), claim, database).map { row in
                let index: Int = try row.decode(forColumn: "question_index")
                return ExecutionWork(
                    questionIndex: index, sampleIndex: try row.decode(forColumn: "sample_index"),
                    source: try row.decode(forColumn: "source"),
                    suite: try LedgerSnapshot(database: database).suite(try row.decode(forColumn: "suite")),
                    attempt: try row.decode(forColumn: "attempts"))
            }.sorted { ($0.questionIndex, $0.sampleIndex) < ($1.questionIndex, $1.sampleIndex) }
        }
    }

    /// Commits the verdict run of a sample. A verdict of `error`, the runner's own fault, does not count against the
    /// solution: the sample is claimable again, or given up past the limit.
    ///
    /// - Returns: false where the sample had been settled by another; nothing is written.
    @discardableResult
    public func record(
        _ execution: Execution, limits: ExecutionLimits, for work: ExecutionWork
    ) async throws -> Bool {
        let rule = faultRule
        return try await write { database in
            let item = Item(
                sample: work.sampleIndex, of: work.questionIndex, attempts: work.attempt, suite: work.suite.id)
            let settled =
                if execution.verdict == .error {
                    try item.fault("runner: \(execution.message)", from: "drawn", by: rule, in: database)
                } else {
                    try item.settle(
                        from: "drawn", to: "executed", setting: "verdict = :verdict, reason = :reason",
                        arguments: [
                            "verdict": execution.verdict.rawValue, "reason": Self.kind(of: execution)?.storable,
                        ], in: database)
                }
            guard settled else { return false }
            let record = ExecutionRecord(
                sampleIndex: work.sampleIndex, purpose: .verdict, execution: execution, limits: limits)
            try Self.insert(record, question: work.questionIndex, suite: work.suite.id, into: database)
            try Self.advance(work.questionIndex, in: database)
            return true
        }
    }

    /// Commits that a sample could not be run: it is claimable again after a while, or given up past the limit.
    ///
    /// - Returns: false where the sample had been settled by another; nothing is written.
    @discardableResult
    public func recordFault(_ reason: String, for work: ExecutionWork) async throws -> Bool {
        let rule = faultRule
        return try await write { database in
            let item = Item(
                sample: work.sampleIndex, of: work.questionIndex, attempts: work.attempt, suite: work.suite.id)
            guard try item.fault(reason, from: "drawn", by: rule, in: database) else { return false }
            try Self.advance(work.questionIndex, in: database)
            return true
        }
    }

    /// Readies a question for selection where there is something new to decide it by: all of its samples have their
    /// outcome, or, where sampling is adaptive, one more of them without a gap.
    static func advance(_ question: Int, in database: Database) throws {
        try database.executeCached(
            """
            UPDATE question SET state = 'solved', attempts = 0, attempts_forgiven = 0
            WHERE question_index = :question AND state = 'tested' AND (
                NOT EXISTS (SELECT 1 FROM sample WHERE question_index = :question AND state IN \(Self.undecided))
                OR (SELECT sampling FROM run) = 'adaptive' AND reviewed < (
                    SELECT min(sample_index) FROM sample
                    WHERE question_index = :question AND state IN \(Self.undecided)))
            """, arguments: ["question": question])
    }

    /// The states of samples without an outcome.
    private static let undecided = "('waiting', 'pending', 'drawn', 'cancelled')"

    /// Cancels what is left of a question's samples: it is decided without them.
    static func cancelSamples(of question: Int, in database: Database) throws {
        try database.executeCached(
            """
            UPDATE sample SET state = 'cancelled', lease_owner = NULL, lease_until = NULL, retry_at = NULL
            WHERE question_index = ? AND state IN ('pending', 'drawn')
            """, arguments: [question])
    }

    /// The message's part before a colon, `AssertionError` for example, which is what failures are counted by.
    private static func kind(of execution: Execution) -> String? {
        guard execution.verdict != .passed else { return nil }
        let kind = execution.message.prefix { $0 != ":" && !$0.isNewline }.prefix(80)
        return kind.isEmpty ? nil : String(kind)
    }

    private static func claimSamples(_ statement: String, _ claim: Claim, _ database: Database) throws -> [Row] {
        try Row.fetchAll(try database.cachedStatement(sql: statement), arguments: claim.arguments)
    }

    /// The claim of samples in a state.
    ///
    /// The first condition is the index's own, by which SQLite knows that it may use it; without the index, a claim would
    /// look at every sample there is.
    static func claimOfSamples(in state: SampleState) -> String {
        // While a suite is written again there is nothing to run against.
        let isReady = """
            (SELECT q.state FROM question q WHERE q.question_index = sample.question_index) <> 'clean'
            """
        return """
            UPDATE sample SET lease_owner = :owner, lease_until = :until
            WHERE (question_index, sample_index) IN (
                SELECT question_index, sample_index FROM sample INDEXED BY sample_open
                WHERE state IN ('pending', 'drawn') AND state = '\(state.rawValue)' AND \(Claim.free)
                    \(state == .drawn ? "AND \(isReady)" : "")
                ORDER BY question_index, sample_index LIMIT :limit)
            RETURNING question_index, sample_index, suite, attempts, shown, source
            """
    }

    private static func question(_ index: Int, in database: Database) throws -> QuestionRecord {
        guard let question = try LedgerSnapshot(database: database).question(index) else {
            throw FirstpassError(.storage, "there are samples of question \(index), which is not there")
        }
        return question
    }
}
