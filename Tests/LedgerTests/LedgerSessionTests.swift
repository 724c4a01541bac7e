import Core
import GRDB
import LedgerTestSupport
import Testing

@testable import Ledger

@Suite struct LedgerSessionTests {
    private let folder: TemporaryFolder
    private let run = TinyRun(questions: 12)

    init() throws { folder = try TemporaryFolder() }

    private func open(questions: Int = 12) throws -> LedgerStore {
        try LedgerStore(at: folder.path("run.sqlite"), for: TinyRun(questions: questions).description)
    }

    @Test func aSessionKeepsWhatItsProcessDid() async throws {
        let ledger = try open()
        let session = try await ledger.beginSession(engines: 2)
        #expect(try await ledger.reader.read { try $0.sessions() }.map(\.work) == [SessionWork(engines: 2)])
        try await run.finish(ledger)
        let work = SessionWork(
            seconds: 12.5, engines: 2, engineSeconds: 11, steps: 300, rows: 9_000, squaredRows: 4e5, rowSeconds: 350.5,
            promptTokens: 4_000, drawnTokens: 5_000)
        try await ledger.update(session: session, work)
        let (sessions, funnel) = try await ledger.reader.read { (try $0.sessions(), try $0.funnel()) }
        let kept = try #require(sessions.first)
        #expect(sessions.count == 1 && kept.work == work && kept.id == session)
        #expect(kept.executions == funnel.executions && kept.kept == funnel.kept && funnel.kept > 0)
        #expect(kept.writer.contains("process \(ledger.reader.writer?.pid ?? -1) on host"))
        #expect(kept.started.hasSuffix("Z") && kept.updated >= kept.started)
    }

    @Test func aLaterSessionCountsOnlyItsOwn() async throws {
        let first = try open()
        let earlier = try await first.beginSession(engines: 1)
        try await run.finish(first)
        try await first.update(session: earlier, SessionWork(seconds: 1, engines: 1))
        try first.close()
        let second = try open(questions: 24)
        let later = try await second.beginSession(engines: 1)
        try await TinyRun(questions: 24).finish(second)
        try await second.update(session: later, SessionWork(seconds: 2, engines: 1))
        let (sessions, funnel) = try await second.reader.read { (try $0.sessions(), try $0.funnel()) }
        #expect(sessions.map(\.work.seconds) == [1, 2])
        #expect(sessions.map(\.kept).reduce(0, +) == funnel.kept && sessions.allSatisfy { $0.kept > 0 })
        #expect(sessions.map(\.executions).reduce(0, +) == funnel.executions)
    }

    @Test func recentWorkCountsWhatEndedWhileAProcessWorked() async throws {
        let ledger = try open()
        #expect(try await ledger.reader.read { try $0.recentWork(within: 1) } == nil)
        try await run.finish(ledger)
        #expect(try await ledger.reader.read { try $0.recentWork(within: 1) } == nil)
        let session = try await ledger.beginSession(engines: 1)
        try await ledger.update(session: session, SessionWork(seconds: 40, engines: 1))
        // All of it in one minute, in a session that began half a minute before and a first one long ended. A third found
        // nothing to do.
        try await ledger.write { database in
            try database.execute(
                sql: """
                    INSERT INTO minute_tally SELECT '2026-11-21T09:00', sum(generations), sum(tokens_in),
                        sum(tokens_out), sum(executions) FROM minute_tally;
                    DELETE FROM minute_tally WHERE minute <> '2026-11-21T09:00';
                    UPDATE session SET started = '2026-11-21T09:00:00.000Z', updated = '2026-11-21T09:00:40.000Z';
                    INSERT INTO session (writer, started, updated, seconds, engines, executions_before, kept_before)
                        VALUES ('', '2026-11-21T08:00:00.000Z', '2026-11-21T08:59:50.000Z', 3590, 1, 0, 0),
                            ('', '2026-11-21T10:00:00.000Z', '2026-11-21T10:00:01.000Z', 0, 1, 0, 0);
                    """)
        }
        let (funnel, work) = try await ledger.reader.read { (try $0.funnel(), try $0.recentWork(within: 1)) }
        // From 08:59:00 on: fifty seconds of the first session, forty of the second.
        #expect(abs((work?.seconds ?? 0) - 90) < 0.01)
        #expect(work?.executions == funnel.executions)
        #expect(work?.tokens.output == funnel.tokens.values.reduce(0) { $0 + $1.output })
        try await ledger.write { try $0.execute(sql: "UPDATE minute_tally SET minute = '2026-11-21T08:58'") }
        let later = try await ledger.reader.read { try $0.recentWork(within: 1) }
        #expect(later?.executions == 0 && later?.tokens.output == 0)
    }

    @Test func aLedgerFromBeforeSessionsGetsTheTable() async throws {
        let ledger = try open()
        try await run.finish(ledger)
        try ledger.close()
        let old = try DatabaseQueue(path: folder.path("run.sqlite"))
        try await old.write { database in
            try database.execute(
                sql: "DROP TABLE session; DELETE FROM grdb_migrations WHERE identifier = '0005-sessions'")
        }
        try old.close()
        let again = try open()
        #expect(try await again.reader.read { try $0.sessions() }.isEmpty)
        _ = try await again.beginSession(engines: 1)
        #expect(try await again.reader.read { try $0.sessions() }.count == 1)
    }
}
