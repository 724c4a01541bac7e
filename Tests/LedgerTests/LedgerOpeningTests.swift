import Core
import Foundation
import GRDB
import LedgerTestSupport
import Testing

@testable import Ledger

@Suite struct LedgerOpeningTests {
    private let folder: TemporaryFolder
    private let path: String
    private let run = TinyRun(questions: 6)

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("run.sqlite")
    }

    private func refusal(_ description: RunDescription? = nil, at other: String? = nil) throws -> FirstpassError {
        try #require(throws: FirstpassError.self) {
            _ = try LedgerStore(at: other ?? path, for: description ?? run.description)
        }
    }

    private func makeLedger(finished: Bool = true) async throws {
        let ledger = try LedgerStore(at: path, for: run.description)
        if finished { try await run.finish(ledger) }
        try ledger.close()
    }

    @Test func theFileIsWALWithForeignKeysAndAllTables() async throws {
        let ledger = try LedgerStore(at: folder.path("a/b/run.sqlite"), for: run.description)
        let (settings, names) = try await ledger.write { database in
            let settings = try ["journal_mode", "synchronous", "foreign_keys"].map {
                try String.fetchOne(database, sql: "PRAGMA \($0)")
            }
            return (settings, try Set(String.fetchAll(database, sql: "SELECT name FROM sqlite_master")))
        }
        #expect(settings == ["wal", "1", "1"])
        #expect(
            names.isSuperset(of: [
                "run", "model", "prompt", "generation", "rendered_prompt", "question", "duplicate", "contamination_hit",
                "test_suite", "sample", "execution", "triple", "event", "funnel", "lineage", "failures", "throughput",
            ]))
    }

    @Test func whatTheRunWasAskedForIsReadBack() async throws {
        try await makeLedger()
        let stored = try await LedgerReader(at: path).read { try $0.run() }
        #expect(stored.description.seed == 1 && stored.description.samples == 4 && stored.description.questions == 6)
        #expect(stored.description.models == run.description.models)
        #expect(stored.description.templates.map(\.name) == ["questions", "solutions", "tests"])
        #expect(stored.description.configuration == run.description.configuration)
        #expect(stored.finished != nil)
    }

    @Test func threadsWorkersAndQuestionsAreNotConfiguration() async throws {
        try await makeLedger()
        var other = run.description
        other.configuration =
            #"{"roles":{"tests":{"workers":9,"temperature":0.2}},"recipe":"code-llama","batch":64,"questions":10}"#
        other.questions = 9
        other.models[0].url = "http://127.0.0.1:1"
        other.models[0].name = "elsewhere/tiny.gguf"
        let ledger = try LedgerStore(at: path, for: other)
        let stored = try await ledger.reader.read { try $0.run() }
        #expect(stored.description.questions == 9)
        #expect(stored.finished == nil)
    }

    @Test func aChangedConfigurationIsRefusedKeyByKey() async throws {
        try await makeLedger()
        var other = run.description
        other.configuration = #"{"recipe":"code-llama","roles":{"tests":{"temperature":0.5,"top_k":4}}}"#
        other.seed = 2
        other.samples = 10
        other.models[1].fileSHA256 = "0"
        other.templates[0] = TemplateRecord(name: "questions", text: "changed")
        let error = try refusal(other)
        #expect(error.code == .configuration)
        for line in [
            "roles.tests.temperature: 0.2 → 0.5", "roles.tests.top_k: absent → 4", "seed: 1 → 2", "samples: 4 → 10",
            "models.tests.file_sha256: ", "prompts.questions.sha256: ",
        ] {
            #expect(error.message.contains(line), "\(line)")
        }
        #expect(!error.message.contains("recipe"))
        let stored = try await LedgerReader(at: path).read { try $0.run() }
        #expect(stored.description.seed == 1)
    }

    @Test func questionsDoNotShrink() async throws {
        try await makeLedger()
        var other = run.description
        other.questions = 5
        #expect(try refusal(other).code == .configuration)
    }

    @Test(arguments: ["[]", "{", "3", ""])
    func aConfigurationThatIsNoObjectIsRefused(_ text: String) throws {
        var other = run.description
        other.configuration = text
        #expect(try refusal(other).code == .configuration)
        #expect(try folder.names().isEmpty)
    }

    @Test func aSecondWriterInTheSameProcessIsRefused() throws {
        let ledger = try LedgerStore(at: path, for: run.description)
        let error = try refusal()
        #expect(error.code == .storage)
        #expect(error.message.contains("process \(getpid()) on host"))
        try ledger.close()
    }

    @Test func aReaderReadsWhileTheRunWrites() async throws {
        let ledger = try LedgerStore(at: path, for: run.description)
        let reader = try LedgerReader(at: path)
        #expect(reader.writer?.pid == getpid())
        #expect(try await reader.read { try $0.funnel() }.kept == 0)
        try await run.finish(ledger)
        #expect(try await LedgerContent(of: reader) == LedgerContent(of: ledger.reader))
        try ledger.close()
    }

    @Test func aReaderFindsNothingWhereThereIsNothing() throws {
        let error = try #require(throws: FirstpassError.self) { _ = try LedgerReader(at: path) }
        #expect(error.code == .storage && error.location == path)
        #expect(try folder.names().isEmpty)
    }

    @Test func aNewerLedgerIsRefused() async throws {
        try await makeLedger()
        let database = try DatabaseQueue(path: path)
        try await database.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9999-later')") }
        try database.close()
        #expect(try refusal().code == .unsupported)
        let error = try #require(throws: FirstpassError.self) { _ = try LedgerReader(at: path) }
        #expect(error.message.contains("newer version"))
    }

    @Test func aLedgerWhoseMakingWasCutOffIsMadeToItsEnd() async throws {
        // What the disk held when the first migration did not fit: the mark, and the migrator's own empty table.
        let database = try DatabaseQueue(path: path)
        try await database.write { database in
            try LedgerSchema.mark(database)
            try database.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
        }
        try database.close()
        try await makeLedger()
        #expect(try await LedgerReader(at: path).read { try $0.run().finished } != nil)
    }

    @Test func aLedgerOfAnOlderVersionIsMigratedAndGoesOn() async throws {
        let database = try DatabaseQueue(path: path)
        try LedgerSchema.migrator.migrate(database, upTo: "0001-initial")
        try database.close()
        try await makeLedger()
        let missed = try await LedgerReader(at: path).read {
            try Set(String.fetchAll($0.database, sql: "SELECT missed FROM execution"))
        }
        #expect(missed == ["[]", #"[{"position":0,"value":"-1"},{"position":2}]"#])
    }

    @Test func anotherProgramsDatabaseIsRefusedAndLeftAsItIs() async throws {
        let database = try DatabaseQueue(path: path)
        try await database.write { try $0.execute(sql: "CREATE TABLE photos (id INTEGER)") }
        try database.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(try refusal().message.contains("not a ledger"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        #expect(try folder.names() == ["run.sqlite"])
    }

    @Test func aFileThatIsNotSQLiteIsRefusedAndLeftAsItIs() throws {
        let text = Data(String(repeating: "not a database\n", count: 1000).utf8)
        try text.write(to: URL(fileURLWithPath: path))
        #expect(try refusal().message.contains("not an SQLite file"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == text)
        #expect(throws: FirstpassError.self) { _ = try LedgerReader(at: path) }
    }

    @Test func anEmptyFileBecomesALedger() async throws {
        try Data().write(to: URL(fileURLWithPath: path))
        try await makeLedger()
        #expect(try await LedgerReader(at: path).read { try $0.funnel() }.generated == 6)
    }

    @Test func aFolderThatCannotBeMadeIsNamed() throws {
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder.path("file")))
        let error = try refusal(at: folder.path("file/run.sqlite"))
        #expect(error.code == .storage && error.exitCode == 2)
        #expect(error.location == folder.path("file") && error.remedy != nil)
        #expect(try refusal(at: folder.path).message.contains("is a folder"))
    }

    /// Damage at a random place is found, or it struck bytes that no row uses; it never traps and nothing is rewritten.
    @Test(arguments: 0..<24)
    func damageIsReportedAndNotRepaired(_ seed: UInt64) async throws {
        try await makeLedger()
        var bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        let size = bytes.count
        var random = CounterRandom(seed: seed)
        if seed % 2 == 0 {
            bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random))
        } else {
            let start = Int.random(in: 0..<bytes.count - 512, using: &random)
            for offset in start..<start + 512 { bytes[offset] = UInt8.random(in: 0...255, using: &random) }
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        for name in ["run.sqlite-wal", "run.sqlite-shm"] {
            try? FileManager.default.removeItem(atPath: folder.path(name))
        }
        do {
            _ = try LedgerStore(at: path, for: run.description)
            _ = try await LedgerContent(of: LedgerReader(at: path))
            #expect(bytes.count == size, "a cut file was taken for a whole one")
        } catch let error as FirstpassError {
            #expect(error.exitCode == 2, "\(error)")
            guard error.message.contains("damaged") else { return }
            #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: path))) == bytes)
        }
    }

    @Test func aFullDatabaseIsNamedAndNothingIsHalfWritten() async throws {
        let ledger = try LedgerStore(at: path, for: run.description)
        try await ledger.write { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
        }
        let work = try #require(try await ledger.claimRequests(upTo: 1, limit: 1).first)
        let long = run.generation(.questions, 0, answer: String(repeating: "long ", count: 20_000), prompt: "ask")
        let error = await #expect(throws: FirstpassError.self) { try await ledger.record(long, for: work) }
        #expect(error?.code == .storage && error?.location == path)
        #expect(error?.message == "the disk is full")
        let counts = try await ledger.reader.read { snapshot in
            try ["generation", "rendered_prompt"].map {
                try Int.fetchOne(snapshot.database, sql: "SELECT count(*) FROM \($0)")
            }
        }
        #expect(counts == [0, 0])
        #expect(try await ledger.reader.read { try $0.progress() }.requests == ["pending": 1])
    }
}
