internal import GRDB

/// The row of a work item, with the number of attempts that it had when it was claimed.
///
/// A row that has moved on since, in state or in attempts, belongs to another holder: a late result changes nothing.
struct Item {
    private let table: String
    /// The condition that names the row, with named arguments: the same text for every row of a table.
    private let condition: String
    private let arguments: StatementArguments
    private let attempts: Int

    /// Moves the row on and ends its lease.
    ///
    /// - Parameter setting: further assignments, with named arguments.
    /// - Returns: whether the row was as it had been claimed.
    func settle(
        from state: String, to next: String, setting: String = "", arguments: StatementArguments = [:],
        in database: Database
    ) throws -> Bool {
        try database.executeCached(
            """
            UPDATE \(table) SET state = :next, lease_owner = NULL, lease_until = NULL, retry_at = NULL
                \(setting.isEmpty ? "" : ", \(setting)")
            WHERE \(condition) AND state = :state AND attempts = :attempts
            """,
            arguments: self.arguments &+ arguments &+ ["next": next, "state": state, "attempts": attempts])
        return database.changesCount == 1
    }

    /// Counts a fault: the row stays in its state and is claimable again after a while, or is given up past the limit.
    func fault(_ reason: String, from state: String, by rule: FaultRule, in database: Database) throws -> Bool {
        let forgiven =
            try Int.fetchOne(
                database, sql: "SELECT attempts_forgiven FROM \(table) WHERE \(condition)", arguments: arguments) ?? 0
        try database.executeCached(
            """
            UPDATE \(table) SET attempts = attempts + 1, lease_owner = NULL, lease_until = NULL, retry_at = :retry,
                state = CASE WHEN attempts + 1 - attempts_forgiven >= :limit THEN 'failed' ELSE state END,
                reason = CASE WHEN attempts + 1 - attempts_forgiven >= :limit THEN :reason ELSE reason END
            WHERE \(condition) AND state = :state AND attempts = :attempts
            """,
            arguments: arguments &+ [
                "limit": rule.limit, "reason": reason.storable, "state": state, "attempts": attempts,
                "retry": rule.retry(after: attempts + 1 - forgiven),
            ])
        return database.changesCount == 1
    }
}

extension Item {
    /// A request for questions.
    init(request: Int, attempts: Int) {
        table = "question_request"
        condition = "request_index = :request"
        arguments = ["request": request]
        self.attempts = attempts
    }

    /// A question that is to be settled.
    init(question: Int, attempts: Int) {
        table = "question"
        condition = "question_index = :question"
        arguments = ["question": question]
        self.attempts = attempts
    }

    /// A question that needs tests.
    init(question: Int, attempts: Int, regeneration: Int) {
        table = "question"
        condition = "question_index = :question AND regeneration = :regeneration"
        arguments = ["question": question, "regeneration": regeneration]
        self.attempts = attempts
    }

    /// A sample that is to be drawn, by whatever suite it is judged.
    init(sample: Int, of question: Int, attempts: Int) {
        table = "sample"
        condition = "question_index = :question AND sample_index = :sample"
        arguments = ["question": question, "sample": sample]
        self.attempts = attempts
    }

    /// A sample that is to be run. One that is judged by another suite by now is to be run again.
    init(sample: Int, of question: Int, attempts: Int, suite: Int) {
        table = "sample"
        condition = "question_index = :question AND sample_index = :sample AND suite = :suite"
        arguments = ["question": question, "sample": sample, "suite": suite]
        self.attempts = attempts
    }
}
