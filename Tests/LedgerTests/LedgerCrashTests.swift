import Core
import Foundation
import Ledger
import LedgerTestSupport
import Testing

@Suite struct LedgerCrashTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func aRunKilledAgainAndAgainEndsLikeAnUninterruptedOne() async throws {
        let run = TinyRun(questions: 24)
        let whole = try LedgerStore(at: folder.path("whole.sqlite"), for: run.description)
        try await run.finish(whole)
        let path = folder.path("killed.sqlite")
        var random = CounterRandom(seed: 7)
        var kills = 0
        while true {
            let writer = try WriterProcess(path, "24")
            var lines = Int.random(in: 1...40, using: &random)
            var last = ""
            while lines > 0, let line = writer.line() {
                last = line
                lines -= 1
            }
            #expect(!last.hasPrefix("error"))
            if last == "done" { break }
            if writer.kill() { kills += 1 }
        }
        #expect(kills > 3)
        let killed = try LedgerReader(at: path)
        #expect(try await LedgerContent(of: killed) == LedgerContent(of: whole.reader))
        try await killed.checkIntegrity()
        let warnings = try await killed.read { try $0.events(limit: 100) }.filter { $0.level == .warning }
        #expect(warnings.count == kills)
        #expect(warnings.allSatisfy { $0.message.contains("ended without closing") })
    }

    @Test func aSecondProcessIsRefusedWithTheNameOfTheFirst() async throws {
        let path = folder.path("run.sqlite")
        let ledger = try LedgerStore(at: path, for: TinyRun(questions: 6).description)
        let writer = try WriterProcess(path, "6")
        let lines = writer.rest()
        #expect(writer.status == 2)
        #expect(lines.first?.contains("another process is writing this ledger: process \(getpid()) on host") == true)
        #expect(ledger.reader.writer?.pid == getpid())
        try ledger.close()
        #expect(ledger.reader.writer == nil)
        #expect(try WriterProcess(path, "6").rest().last == "done")
    }

    @Test func theLockOfAKilledProcessIsStaleAndItsLeasesAreReleased() async throws {
        let path = folder.path("run.sqlite")
        // Far more than it does until it is killed.
        let writer = try WriterProcess(path, "100")
        while let line = writer.line(), line != "commit" {}
        try #require(writer.kill())
        #expect(FileManager.default.fileExists(atPath: path + ".lock"))
        #expect(try LedgerReader(at: path).writer == nil)
        let run = TinyRun(questions: 100)
        let ledger = try LedgerStore(at: path, for: run.description)
        let event = try await ledger.reader.read { try $0.events(limit: 1) }.first
        #expect(event?.message.contains("process \(writer.pid) on host") == true)
        try await run.finish(ledger)
        try ledger.close()
        #expect(try folder.names() == ["run.sqlite"])
    }

    @Test func aFullDiskIsReportedAndTheRunGoesOnLater() async throws {
        let path = folder.path("run.sqlite")
        #expect(try WriterProcess(path, "1").rest().last == "done")
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        let writer = try WriterProcess(path, "40", String(size + 100_000))
        let lines = writer.rest()
        #expect(writer.status == 2)
        #expect(lines.contains { $0.hasPrefix("error: ") && $0.contains(path) })
        #expect(try WriterProcess(path, "40").rest().last == "done")
        let run = TinyRun(questions: 40)
        let whole = try LedgerStore(at: folder.path("whole.sqlite"), for: run.description)
        try await run.finish(whole)
        #expect(try await LedgerContent(of: LedgerReader(at: path)) == LedgerContent(of: whole.reader))
    }
}
