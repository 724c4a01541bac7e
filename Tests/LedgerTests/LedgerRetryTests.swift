import Core
import Foundation
import GRDB
import LedgerTestSupport
import Testing

@testable import Ledger

/// Another round for what failed too often, in the states that are hard to reach.
@Suite struct LedgerRetryTests {
    private let folder: TemporaryFolder
    private let run = TinyRun(questions: 200)
    private let ledger: LedgerStore

    init() throws {
        folder = try TemporaryFolder()
        ledger = try LedgerStore(
            at: folder.path("run.sqlite"), for: run.description, backoff: Backoff(first: 0))
    }

    private func parseAll(patience: Int) async throws {
        while let answered = try await ledger.answeredRequest() {
            try await ledger.assign(
                [.rejected(text: "", reason: "no list: ")], from: answered, patience: patience)
        }
    }

    private func answer(_ requests: [RequestWork]) async throws {
        for work in requests {
            #expect(
                try await ledger.record(
                    run.generation(.questions, work.index, answer: "\(work.index)", prompt: "p"), for: work))
        }
    }

    @Test func answersThatWereGivenUpAreReadAndNotAskedForAgain() async throws {
        try await answer(try await ledger.claimRequests(upTo: 12, limit: 9))
        try await parseAll(patience: 4)
        #expect(try await ledger.requestStanding().barren == 4)
        #expect(try await ledger.claimRequests(upTo: 12, limit: 20).isEmpty)
        // Eight were given up: five that had an answer and three that had not been asked.
        #expect(try await ledger.retryFailed() == 8)
        #expect(try await ledger.requestStanding().barren == 0)
        let open = try await ledger.claimRequests(upTo: 12, limit: 20)
        #expect(open.map(\.index) == [9, 10, 11])
        try await answer(open)
        var read: [Int] = []
        while let answered = try await ledger.answeredRequest() {
            read.append(answered.index)
            try await ledger.assign([.rejected(text: "", reason: "no list: ")], from: answered, patience: 20)
        }
        #expect(read == Array(4..<12))
        #expect(try await ledger.requestStanding().barren == 8)
    }

    @Test func aQuestionWithoutValidTestsStaysAsItIs() async throws {
        try await ledger.importQuestions([
            .question(ParsedQuestion(text: "f", entryPoint: "f", normalisedSHA256: Fingerprint.sha256("f")))
        ])
        try await ledger.screen(0, as: .clean)
        let tests = try #require(try await ledger.claimTests(limit: 1).first)
        let suite = TestSuite(source: "assert f(1)", asserts: ["assert f(1)"], checks: [])
        try await ledger.record(
            run.generation(.tests, 0, answer: "x", prompt: "p"), suite: suite,
            outcome: .valid(visibleTests: [0, 0]), for: tests)
        for work in try await ledger.claimSamples(limit: 2) {
            try await ledger.record(
                run.generation(.solutions, 0, sample: work.sampleIndex, answer: "s", prompt: "p"),
                extraction: .solution("s"), for: work)
        }
        for work in try await ledger.claimExecutions(limit: 2) {
            try await ledger.record(TinyRun.execution(false), limits: ExecutionLimits(), for: work)
        }
        let solved = try #require(try await ledger.claimSelections(limit: 1).first)
        try await ledger.rewriteTests(solved, reason: "refuted: all")
        let again = try #require(try await ledger.claimTests(limit: 1).first)
        try await ledger.record(
            run.generation(.tests, 0, regeneration: 1, answer: "y", prompt: "p"), suite: nil,
            outcome: .untestable(reason: "no tests: prose"), for: again)
        try await ledger.write {
            try $0.execute(sql: "UPDATE sample SET state = 'failed', reason = 'runner: x' WHERE sample_index = 1")
        }
        #expect(try await ledger.retryFailed() == 0)
        #expect(try await ledger.reader.read { try $0.question(0)?.state } == .unsolved)
        #expect(try await ledger.claimSelections(limit: 9).isEmpty)
        #expect(try await ledger.claimExecutions(limit: 9).isEmpty)
    }

    @Test func theEndOfARunIsNotedOnce() async throws {
        try await ledger.finish()
        let first = try await ledger.reader.read { try $0.run().finished }
        try await Task.sleep(for: .milliseconds(5))
        try await ledger.finish()
        #expect(try await ledger.reader.read { try $0.run().finished } == first)
    }

    @Test func nothingIsWrittenThroughALinkInThePlaceOfTheLock() throws {
        let victim = folder.path("victim")
        try "precious".write(toFile: victim, atomically: true, encoding: .utf8)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("other.sqlite.lock"), withDestinationPath: victim)
        #expect(throws: FirstpassError.self) {
            try LedgerStore(at: folder.path("other.sqlite"), for: run.description)
        }
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
    }

    @Test func aLedgerHasOneWriterByWhateverNameItIsReached() async throws {
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("link.sqlite"), withDestinationPath: ledger.path)
        let error = try #require(throws: FirstpassError.self) {
            try LedgerStore(at: folder.path("link.sqlite"), for: run.description)
        }
        #expect(error.message.contains("another process is writing this ledger"))
        try FileManager.default.linkItem(atPath: ledger.path, toPath: folder.path("hard.sqlite"))
        let linked = try #require(throws: FirstpassError.self) {
            try LedgerStore(at: folder.path("hard.sqlite"), for: run.description)
        }
        #expect(linked.message.contains("hard link"))
        try FileManager.default.removeItem(atPath: folder.path("hard.sqlite"))
        // Without its lock file a process stops: another can have one.
        #expect(ledger.isPresent)
        try FileManager.default.removeItem(atPath: ledger.path + ".lock")
        #expect(!ledger.isPresent)
        let lost = try await #require(throws: FirstpassError.self) { try await ledger.checkPresence() }
        #expect(lost.message.contains("lock file was removed"))
    }
}
