internal import Core
internal import GRDB

/// Requests for lists of questions. Their answers are stored as they come; questions get their indices in the order of
/// the requests, whatever order the answers came in.
extension LedgerStore {
    /// Claims requests that are to be sent, lowest index first.
    ///
    /// - Parameters:
    ///   - total: how many requests the run needs so far, counted from the first; missing ones are made.
    ///   - limit: how many to claim at most.
    ///   - lease: after how many seconds an unanswered one may be claimed again.
    public func claimRequests(upTo total: Int, limit: Int, lease: Double = defaultLease) async throws -> [RequestWork] {
        let claim = claim(limit: limit, lease: lease)
        return try await write { database in
            let made =
                try Int.fetchOne(database, sql: "SELECT coalesce(max(request_index) + 1, 0) FROM question_request") ?? 0
            for index in made..<max(made, total) {
                try database.executeCached(
                    "INSERT INTO question_request (request_index) VALUES (?)", arguments: [index])
            }
            let rows = try Row.fetchAll(
                try database.cachedStatement(
                    sql: """
                        UPDATE question_request SET lease_owner = :owner, lease_until = :until WHERE request_index IN (
                            SELECT request_index FROM question_request WHERE state = 'pending' AND \(Claim.free)
                            ORDER BY request_index LIMIT :limit)
                        RETURNING request_index, attempts
                        """), arguments: claim.arguments)
            return try rows.map {
                RequestWork(
                    index: try $0.decode(forColumn: "request_index"), attempt: try $0.decode(forColumn: "attempts"))
            }.sorted { $0.index < $1.index }
        }
    }

    /// Commits an answer, or a fault: its request is claimable again, or given up past the limit.
    ///
    /// - Returns: false where the request had been settled by another; nothing is written.
    @discardableResult
    public func record(_ generation: Generation, for work: RequestWork) async throws -> Bool {
        let rule = faultRule
        return try await write { database in
            let item = Item(request: work.index, attempts: work.attempt)
            let settled =
                if let error = generation.error {
                    try item.fault(error, from: "pending", by: rule, in: database)
                } else {
                    try item.settle(from: "pending", to: "answered", in: database)
                }
            guard settled else { return false }
            try Self.insert(
                generation, role: .questions, question: work.index, attempt: work.attempt, into: database)
            return true
        }
    }

    /// Commits a fault that is not the engine's: the request is claimable again after a while, or given up past the limit.
    ///
    /// - Returns: false where the request had been settled by another; nothing is written.
    @discardableResult
    public func recordFault(_ reason: String, for work: RequestWork) async throws -> Bool {
        let rule = faultRule
        return try await write { database in
            let item = Item(request: work.index, attempts: work.attempt)
            return try item.fault(reason, from: "pending", by: rule, in: database)
        }
    }

    /// The next answer to parse, or nil while a lower request is still open or where there is none.
    public func answeredRequest() async throws -> AnsweredRequest? {
        try await reader.read { snapshot in
            let row = try Row.fetchOne(
                snapshot.database,
                sql: """
                    SELECT r.request_index, g.id, g.answer
                    FROM (SELECT min(request_index) AS request_index FROM question_request WHERE state = 'answered') r
                    JOIN generation g ON g.role = 'questions' AND g.question_index = r.request_index
                        AND g.sample_index = 0 AND g.regeneration = 0 AND g.error IS NULL
                    WHERE NOT EXISTS (SELECT 1 FROM question_request lower
                        WHERE lower.state = 'pending' AND lower.request_index < r.request_index)
                    """)
            return try row.map {
                AnsweredRequest(
                    index: try $0.decode(forColumn: "request_index"), generation: try $0.decode(forColumn: "id"),
                    answer: try $0.decode(forColumn: "answer"))
            }
        }
    }

    /// How the asking for questions stands.
    ///
    /// - Complexity: O(log n) in questions and requests.
    public func requestStanding() async throws -> RequestStanding {
        try await reader.read { try Self.requestStanding(in: $0.database) }
    }

    /// Commits what an answer held: its questions get the next indices, in their order.
    ///
    /// More questions than the run asks for may be there: the ones past the end wait until it grows.
    ///
    /// - Parameter patience: how many answers in a row may hold no question. Past that the later requests are given up,
    ///   whether or not they have been answered: it depends on the order of the requests alone.
    /// - Returns: false where the answer had been parsed already; nothing is written.
    @discardableResult
    public func assign(
        _ items: [QuestionItem], from request: AnsweredRequest, patience: Int = .max
    ) async throws -> Bool {
        try await write { database in
            try database.executeCached(
                """
                UPDATE question_request SET state = 'parsed' WHERE request_index = ? AND state = 'answered'
                    AND NOT EXISTS (SELECT 1 FROM question_request lower WHERE lower.request_index < ?
                        AND lower.state IN ('pending', 'answered'))
                """, arguments: [request.index, request.index])
            guard database.changesCount == 1 else { return false }
            try Self.append(items, request: request.index, generation: request.generation, to: database)
            if try Self.requestStanding(in: database).barren >= patience {
                try database.execute(
                    sql: """
                        UPDATE question_request SET state = 'failed', lease_owner = NULL, lease_until = NULL,
                            reason = 'given up: too many answers in a row held no question'
                        WHERE state IN ('pending', 'answered')
                        """)
            }
            return true
        }
    }

    /// Commits the questions of a file, once.
    ///
    /// - Returns: false where the run has questions already; nothing is written.
    @discardableResult
    public func importQuestions(_ items: [QuestionItem]) async throws -> Bool {
        try await write { database in
            guard try !Self.hasQuestions(database) else { return false }
            try Self.append(items, request: nil, generation: nil, to: database)
            return true
        }
    }

    /// Commits the questions of another run, once, with the completions that they came from.
    ///
    /// - Returns: false where the run has questions already; nothing is written.
    @discardableResult
    public func importQuestions(_ fork: ForkedQuestions) async throws -> Bool {
        try await write { database in
            guard try !Self.hasQuestions(database) else { return false }
            for group in fork.groups {
                guard let record = group.generation else {
                    try Self.append(group.items, request: nil, generation: nil, to: database)
                    continue
                }
                try database.execute(
                    sql: "INSERT INTO question_request (request_index, state, attempts) VALUES (?, 'parsed', ?)",
                    arguments: [record.questionIndex, record.attempt])
                let generation = try Self.insert(
                    record.generation, role: .questions, question: record.questionIndex, attempt: record.attempt,
                    into: database)
                try Self.append(
                    group.items, request: record.questionIndex, generation: Int(generation), to: database)
            }
            return true
        }
    }

    private static func hasQuestions(_ database: Database) throws -> Bool {
        try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM question) OR EXISTS (SELECT 1 FROM rejected_item)") == true
    }

    private static func requestStanding(in database: Database) throws -> RequestStanding {
        // It is asked after every commit of a run.
        let statement = try database.cachedStatement(
            sql: """
                WITH fruitful AS (
                    SELECT g.question_index AS last FROM question q JOIN generation g ON g.id = q.generation
                    ORDER BY q.question_index DESC LIMIT 1)
                SELECT (SELECT coalesce(max(request_index) + 1, 0) FROM question_request) AS requests,
                    (SELECT coalesce(max(question_index) + 1, 0) FROM question) AS questions,
                    (SELECT min(first) FROM (
                        SELECT min(request_index) AS first FROM question_request WHERE state = 'pending'
                        UNION ALL SELECT min(request_index) FROM question_request WHERE state = 'answered')) AS open,
                    (SELECT count(*) FROM question_request
                        WHERE state = 'parsed' AND reason IS NULL AND request_index > coalesce((SELECT last FROM fruitful), -1)) AS barren
                """)
        guard let row = try Row.fetchOne(statement) else {
            throw FirstpassError(.storage, "the ledger cannot say how many requests there are")
        }
        let requests: Int = try row.decode(forColumn: "requests")
        return RequestStanding(
            requests: requests, parsed: try row.decode(Int?.self, forColumn: "open") ?? requests,
            questions: try row.decode(forColumn: "questions"), barren: try row.decode(forColumn: "barren"))
    }

    private static func append(
        _ items: [QuestionItem], request: Int?, generation: Int?, to database: Database
    ) throws {
        var index = try Int.fetchOne(database, sql: "SELECT coalesce(max(question_index) + 1, 0) FROM question") ?? 0
        for (position, item) in items.enumerated() {
            switch item {
            case .question(let question):
                try database.executeCached(
                    """
                    INSERT INTO question
                        (question_index, generation, normalised_sha256, entry_point, signature, given_tests, text)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                    arguments: [
                        index, generation, question.normalisedSHA256, question.entryPoint.storable,
                        question.signature?.storable, try question.givenTests.map(JSONText.encode),
                        question.text.storable,
                    ])
                index += 1
            case .rejected(let text, let reason):
                try database.executeCached(
                    "INSERT INTO rejected_item (request_index, position, reason, text) VALUES (?, ?, ?, ?)",
                    arguments: [request, position, reason.storable, text.storable])
            }
        }
    }
}
