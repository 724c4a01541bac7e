internal import Core
internal import GRDB

extension LedgerStore {
    /// Marks the run as having nothing left to do.
    public func finish() async throws {
        try await write { database in
            try database.execute(
                sql: "UPDATE run SET finished = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE finished IS NULL")
        }
    }

    /// Adds an event: what an operator wants to know afterwards.
    public func record(_ event: Event) async throws {
        try await write { try Self.insert(event, into: $0) }
    }

    /// Gives every work item that faulted too often another round of attempts, where it can still change what is kept: the
    /// samples of a question with a triple, or without valid tests, stay as they are.
    ///
    /// - Returns: how many items there were.
    @discardableResult
    public func retryFailed() async throws -> Int {
        let forgiven = "reason = NULL, attempts_forgiven = attempts, retry_at = NULL"
        return try await write { database in
            try database.execute(
                sql: """
                    UPDATE question SET state = 'tested', reason = NULL, reviewed = 0
                    WHERE state IN ('solved', 'unsolved')
                        AND question_index IN (SELECT question_index FROM sample WHERE state = 'failed')
                        AND EXISTS (SELECT 1 FROM test_suite t
                            WHERE t.question_index = question.question_index AND t.state = 'valid')
                    """)
            // Answers without a question are counted anew, or the next one would end the asking again.
            try database.execute(
                sql: """
                    UPDATE question_request SET reason = 'no question' WHERE state = 'parsed' AND reason IS NULL
                        AND EXISTS (SELECT 1 FROM question_request WHERE state = 'failed')
                        AND NOT EXISTS (SELECT 1 FROM question q JOIN generation g ON g.id = q.generation
                            WHERE g.question_index = question_request.request_index)
                    """)
            var items = 0
            for statement in [
                """
                UPDATE question_request SET \(forgiven), state = CASE WHEN EXISTS (
                    SELECT 1 FROM generation g WHERE g.role = 'questions' AND g.error IS NULL
                        AND g.question_index = question_request.request_index)
                    THEN 'answered' ELSE 'pending' END
                WHERE state = 'failed'
                """,
                """
                UPDATE question SET \(forgiven), state = CASE WHEN EXISTS (
                    SELECT 1 FROM test_suite t WHERE t.question_index = question.question_index AND t.state = 'valid')
                    THEN 'solved' ELSE 'clean' END
                WHERE state = 'failed'
                """,
                """
                UPDATE sample SET state = CASE WHEN source IS NULL THEN 'pending' ELSE 'drawn' END, \(forgiven)
                WHERE state = 'failed'
                    AND question_index IN (SELECT question_index FROM question WHERE state = 'tested')
                """,
            ] {
                try database.execute(sql: statement)
                items += database.changesCount
            }
            if items > 0 { try database.execute(sql: "UPDATE run SET finished = NULL") }
            return items
        }
    }

    /// Seconds until an item that faulted may be tried again, the next one of all; nil where none waits. One that is being
    /// tried does not wait.
    public func secondsToRetry() async throws -> Double? {
        let now = clock.now
        return try await reader.read { snapshot in
            let statement = try snapshot.database.cachedStatement(
                sql: """
                    SELECT min(due) FROM (
                        SELECT min(retry_at) AS due FROM question_request
                            WHERE retry_at IS NOT NULL AND state = 'pending' AND lease_until IS NULL
                                AND (SELECT coalesce(max(question_index) + 1, 0) FROM question)
                                    < (SELECT questions FROM run)
                        UNION ALL SELECT min(retry_at) FROM question
                            WHERE retry_at IS NOT NULL AND state IN ('clean', 'solved') AND lease_until IS NULL
                        UNION ALL SELECT min(retry_at) FROM sample
                            WHERE retry_at IS NOT NULL AND state IN ('pending', 'drawn') AND lease_until IS NULL)
                    """)
            return try Double.fetchOne(statement).map { max($0 - now, 0) }
        }
    }

    /// Makes the run's rows, or compares them with what is asked for now.
    static func begin(
        _ run: RunDescription, drift: ConfigurationDrift, stale: LedgerWriter?, in database: Database
    ) throws {
        if let existing = try Self.existing(run, drift: drift, in: database) {
            try resume(run, existing: existing, in: database)
        } else {
            try insert(run, sha256: drift.sha256, into: database)
        }
        try releaseLeases(in: database)
        if let stale {
            try insert(
                Event(.warning, stage: "run", "\(stale) ended without closing the ledger; its leases are released"),
                into: database)
        }
    }

    /// The run that stands in the ledger, or nil before it was begun.
    ///
    /// - Throws: ``FirstpassError`` with the code `configuration` where it was asked for something else.
    static func existing(
        _ run: RunDescription, drift: ConfigurationDrift, in database: Database
    ) throws -> RunRecord? {
        guard let existing = try LedgerSnapshot(database: database).runIfBegun() else { return nil }
        if let refusal = try ConfigurationDrift(existing.description).refusal(asking: drift) { throw refusal }
        guard run.questions >= existing.description.questions else {
            throw FirstpassError(
                .configuration,
                "the run was asked for \(existing.description.questions) questions, which may grow and not shrink "
                    + "to \(run.questions)", remedy: "ask for as many or more, or name another --out for a new run")
        }
        return existing
    }

    /// Gives back everything that is claimed, and ends the wait of what faulted.
    static func releaseLeases(in database: Database) throws {
        // Only open items can be claimed, and there are indexes that find those.
        let open = [
            ("question_request", "'pending'"), ("question", "'clean', 'solved'"), ("sample", "'pending', 'drawn'"),
        ]
        for (table, states) in open {
            try database.execute(
                sql: """
                    UPDATE \(table) SET lease_owner = NULL, lease_until = NULL, retry_at = NULL
                    WHERE state IN (\(states)) AND (lease_owner IS NOT NULL OR retry_at IS NOT NULL)
                    """)
        }
    }

    static func insert(_ event: Event, into database: Database) throws {
        try database.execute(
            sql: "INSERT INTO event (level, stage, message) VALUES (?, ?, ?)",
            arguments: [event.level.rawValue, event.stage, event.message.storable])
    }

    private static func resume(_ run: RunDescription, existing: RunRecord, in database: Database) throws {
        if run.questions > existing.description.questions {
            try database.execute(sql: "UPDATE run SET questions = ?, finished = NULL", arguments: [run.questions])
            let growth = "questions grow from \(existing.description.questions) to \(run.questions)"
            try insert(Event(.info, stage: "run", growth), into: database)
        }
        if run.versions != existing.description.versions {
            let versions = try JSONText.encode(run.versions)
            try insert(Event(.warning, stage: "run", "resumed with other versions: \(versions)"), into: database)
        }
    }

    private static func insert(_ run: RunDescription, sha256: String, into database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO run (id, seed, questions, samples, sampling, configuration, configuration_sha256, versions, machine)
                VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                String(run.seed), run.questions, run.samples, run.sampling.rawValue, run.configuration, sha256,
                try JSONText.encode(run.versions), run.machine,
            ])
        for model in run.models {
            try database.execute(
                sql: "INSERT INTO model VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    model.role.rawValue, model.engine, model.name, model.fileSHA256, model.url, model.reportedModel,
                    model.quantisation, model.context,
                ])
        }
        for template in run.templates {
            try database.execute(
                sql: "INSERT INTO prompt VALUES (?, ?, ?)", arguments: [template.name, template.sha256, template.text])
        }
    }
}
