import Core
import Foundation
import GRDB
import LedgerTestSupport
import Testing

@testable import Ledger

@Suite struct LedgerMigrationTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("run.sqlite")
    }

    /// What a finished run of this version holds, in a ledger as the version with the migrations up to one made it.
    private func makeOlder(_ run: TinyRun, upTo migration: String) async throws {
        let newer = folder.path("newer.sqlite")
        let ledger = try LedgerStore(at: newer, for: run.description)
        try await run.finish(ledger)
        try ledger.close()
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let older = try DatabaseQueue(path: path, configuration: configuration)
        try LedgerSchema.migrator.migrate(older, upTo: migration)
        try await older.writeWithoutTransaction { database in
            try database.execute(sql: "ATTACH ? AS newer", arguments: [newer])
            let tables = try String.fetchAll(
                database,
                sql: """
                    SELECT name FROM sqlite_master
                    WHERE type = 'table' AND name NOT LIKE 'grdb%' AND name NOT LIKE 'sqlite%'
                    """)
            for table in tables {
                let columns = try database.columns(in: table).map(\.name).joined(separator: ", ")
                // What the triggers have counted of the copied rows gives way to what was counted at the time.
                if table == "tally" { try database.execute(sql: "DELETE FROM tally") }
                try database.execute(sql: "INSERT INTO \(table) (\(columns)) SELECT \(columns) FROM newer.\(table)")
            }
            try database.execute(sql: "DELETE FROM tally; INSERT INTO tally SELECT * FROM newer.tally")
            try database.execute(sql: "DETACH newer")
        }
        try older.close()
    }

    @Test func aLedgerFromBeforeOutcomesWereCountedAnswersTheSame() async throws {
        let run = TinyRun(questions: 60)
        try await makeOlder(run, upTo: "0002-refutation")
        let refusal = try #require(throws: FirstpassError.self) { _ = try LedgerReader(at: path) }
        #expect(refusal.message.contains("older version"))
        let migrated = try LedgerStore(at: path, for: run.description)
        let newer = try LedgerReader(at: folder.path("newer.sqlite"))
        #expect(try await LedgerContent(of: migrated.reader) == LedgerContent(of: newer))
        let answers = try await migrated.reader.read {
            (try $0.funnel(), try $0.failures(), try $0.passAtK(), try $0.throughput())
        }
        let expected = try await newer.read {
            (try $0.funnel(), try $0.failures(), try $0.passAtK(), try $0.throughput())
        }
        #expect(answers.0 == expected.0 && answers.1 == expected.1 && answers.2 == expected.2)
        #expect(answers.3 == expected.3)
        #expect(answers.1.contains { $0.stage == "execution" } && answers.2 != nil && !answers.3.isEmpty)
    }

    @Test func aLedgerFromBeforeOutcomesWereCountedGoesOn() async throws {
        var run = TinyRun(questions: 20)
        try await makeOlder(run, upTo: "0002-refutation")
        run.description.questions = 40
        let migrated = try LedgerStore(at: path, for: run.description)
        try await run.finish(migrated)
        let reference = try LedgerStore(at: folder.path("reference.sqlite"), for: run.description)
        try await run.finish(reference)
        #expect(try await LedgerContent(of: migrated.reader) == LedgerContent(of: reference.reader))
    }
}
