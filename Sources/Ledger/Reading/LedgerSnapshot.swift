public import Core
internal import GRDB

/// One consistent state of a ledger, and the questions that can be asked of it. Valid inside ``LedgerReader/read(_:)``.
public struct LedgerSnapshot {
    let database: Database

    /// The run.
    ///
    /// - Throws: ``FirstpassError`` with the code `storage` where the ledger has none.
    public func run() throws -> RunRecord {
        guard let run = try runIfBegun() else { throw FirstpassError(.storage, "the ledger has no run") }
        return run
    }

    /// The run, or nil before it was begun.
    func runIfBegun() throws -> RunRecord? {
        guard let row = try Row.fetchOne(database, sql: "SELECT * FROM run") else { return nil }
        let versions = try JSONText.decode(
            [String: String].self, from: try row.decode(forColumn: "versions"), column: "versions")
        let description = RunDescription(
            seed: try row.seed(forColumn: "seed"), questions: try row.decode(forColumn: "questions"),
            samples: try row.decode(forColumn: "samples"), sampling: try row.name(forColumn: "sampling"),
            configuration: try row.decode(forColumn: "configuration"), versions: versions,
            machine: try row.decode(forColumn: "machine"), models: try models(), templates: try templates())
        return RunRecord(
            description: description, configurationSHA256: try row.decode(forColumn: "configuration_sha256"),
            started: try row.decode(forColumn: "started"), finished: try row.decode(forColumn: "finished"))
    }

    /// A question, or nil where there is none with that index.
    public func question(_ index: Int) throws -> QuestionRecord? {
        let statement = try database.cachedStatement(sql: "SELECT * FROM question WHERE question_index = ?")
        return try Row.fetchOne(statement, arguments: [index]).map(QuestionRecord.init(row:))
    }

    /// The samples of a question, by index.
    public func samples(of question: Int) throws -> [SampleRecord] {
        let statement = try database.cachedStatement(
            sql: "SELECT * FROM sample WHERE question_index = ? ORDER BY sample_index")
        return try Row.fetchAll(statement, arguments: [question]).map(SampleRecord.init(row:))
    }

    /// The valid suite of a question, or nil where it has none.
    public func validSuite(of question: Int) throws -> SuiteRecord? {
        let statement = try database.cachedStatement(
            sql: "SELECT * FROM test_suite WHERE question_index = ? AND state = 'valid'")
        return try Row.fetchOne(statement, arguments: [question]).map(SuiteRecord.init(row:))
    }

    /// The asserts of a suite that the samples of a question missed in their verdict runs, by sample index.
    func missed(of question: Int, suite: Int) throws -> [Int: [MissedAssert]] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT sample_index, missed FROM execution
                WHERE question_index = ? AND suite = ? AND purpose = 'verdict' AND verdict <> 'error'
                """)
        let runs = try Row.fetchAll(statement, arguments: [question, suite])
        var missed: [Int: [MissedAssert]] = [:]
        for run in runs {
            missed[try run.decode(forColumn: "sample_index")] = try JSONText.decode(
                [MissedAssert].self, from: try run.decode(forColumn: "missed"), column: "missed")
        }
        return missed
    }

    /// How samples that passed fared when they were run again against a suite, by sample index.
    func repeats(of question: Int, suite: Int) throws -> [Int: Verdict] {
        let runs = try Row.fetchAll(
            database,
            sql: """
                SELECT sample_index, verdict FROM execution WHERE question_index = ? AND suite = ? AND purpose = 'repeat'
                """, arguments: [question, suite])
        return Dictionary(
            try runs.map { (try $0.decode(forColumn: "sample_index"), try $0.name(forColumn: "verdict")) },
            uniquingKeysWith: { $1 })
    }

    /// The latest events, newest first.
    public func events(limit: Int) throws -> [Event] {
        try Row.fetchAll(
            database, sql: "SELECT level, stage, message FROM event ORDER BY id DESC LIMIT ?",
            arguments: [max(limit, 0)]
        ).map {
            Event(
                try $0.name(forColumn: "level"), stage: try $0.decode(forColumn: "stage"),
                try $0.decode(forColumn: "message"))
        }
    }

    /// A suite by its number.
    func suite(_ id: Int) throws -> SuiteRecord {
        let statement = try database.cachedStatement(sql: "SELECT * FROM test_suite WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [id]) else {
            throw FirstpassError(.storage, "the ledger has no suite \(id)")
        }
        return try SuiteRecord(row: row)
    }

    private func models() throws -> [ModelRecord] {
        let models = try Row.fetchAll(database, sql: "SELECT * FROM model").map { row in
            ModelRecord(
                role: try row.name(forColumn: "role"), engine: try row.decode(forColumn: "engine"),
                name: try row.decode(forColumn: "name"), fileSHA256: try row.decode(forColumn: "file_sha256"),
                url: try row.decode(forColumn: "url"), reportedModel: try row.decode(forColumn: "reported_model"),
                quantisation: try row.decode(forColumn: "quantisation"), context: try row.decode(forColumn: "context"))
        }
        return Role.allCases.compactMap { role in models.first { $0.role == role } }
    }

    private func templates() throws -> [TemplateRecord] {
        try Row.fetchAll(database, sql: "SELECT name, text FROM prompt ORDER BY name").map {
            TemplateRecord(name: try $0.decode(forColumn: "name"), text: try $0.decode(forColumn: "text"))
        }
    }
}

extension LedgerSnapshot {
    /// The sampling parameters of every role that has answered: JSON objects, of its first completion.
    public func samplingParameters() throws -> [Role: String] {
        var parameters: [Role: String] = [:]
        for role in Role.allCases {
            parameters[role] = try String.fetchOne(
                database,
                sql: """
                    SELECT parameters FROM generation WHERE role = ? AND error IS NULL
                    ORDER BY question_index, sample_index, regeneration LIMIT 1
                    """, arguments: [role.rawValue])
        }
        return parameters
    }
}
