import Core
import Foundation
import GRDB
import LedgerTestSupport
import Testing

@testable import Ledger

@Suite struct LedgerWorkTests {
    private let folder: TemporaryFolder
    private let run = TinyRun(questions: 6)
    private let ledger: LedgerStore

    init() throws {
        folder = try TemporaryFolder()
        ledger = try LedgerStore(
            at: folder.path("run.sqlite"), for: run.description, backoff: Backoff(first: 0))
    }

    private func fault(_ role: Role, _ index: Int) -> Generation {
        Generation(
            template: role.rawValue, prompt: "p", seed: 1, parameters: "{}", error: "timeout: no answer", seconds: 1)
    }

    private func item(_ number: Int) -> QuestionItem {
        .question(
            ParsedQuestion(
                text: "add \(number)", entryPoint: "add_\(number)", normalisedSHA256: Fingerprint.sha256("\(number)")))
    }

    private func progress() async throws -> LedgerProgress { try await ledger.reader.read { try $0.progress() } }

    @Test(arguments: 0..<5)
    func questionsGetTheirIndicesInTheOrderOfTheRequests(_ seed: UInt64) async throws {
        var random = CounterRandom(seed: seed)
        let claimed = try await ledger.claimRequests(upTo: 8, limit: 8)
        #expect(claimed.map(\.index) == Array(0..<8))
        for work in claimed.shuffled(using: &random) {
            try await ledger.record(
                run.generation(.questions, work.index, answer: "\(work.index)", prompt: "p"), for: work)
            while let answered = try await ledger.answeredRequest() {
                #expect(answered.answer == "\(answered.index)")
                try await ledger.assign([item(answered.index * 2), item(answered.index * 2 + 1)], from: answered)
            }
        }
        let names = try await ledger.reader.read { snapshot in
            try (0..<16).map { try snapshot.question($0)?.parsed.entryPoint }
        }
        #expect(names == (0..<16).map { "add_\($0)" })
    }

    @Test func anAnswerWaitsForLowerRequestsAndIsParsedOnce() async throws {
        let claimed = try await ledger.claimRequests(upTo: 2, limit: 9)
        try await ledger.record(run.generation(.questions, 1, answer: "b", prompt: "p"), for: claimed[1])
        #expect(try await ledger.answeredRequest() == nil)
        #expect(try await !ledger.assign([item(0)], from: AnsweredRequest(index: 1, generation: 1, answer: "b")))
        try await ledger.record(run.generation(.questions, 0, answer: "a", prompt: "p"), for: claimed[0])
        let first = try #require(try await ledger.answeredRequest())
        #expect(first.index == 0)
        #expect(try await ledger.assign([item(0)], from: first))
        #expect(try await !ledger.assign([item(0)], from: first))
        #expect(try await ledger.answeredRequest()?.index == 1)
    }

    @Test func aFaultIsARowAndIsRetriedUpToTheLimit() async throws {
        for attempt in 0..<3 {
            let work = try #require(try await ledger.claimRequests(upTo: 1, limit: 1).first)
            #expect(work.attempt == attempt)
            #expect(try await ledger.record(fault(.questions, 0), for: work))
        }
        #expect(try await ledger.claimRequests(upTo: 1, limit: 1).isEmpty)
        let rows = try await ledger.reader.read { try $0.generations(role: .questions, question: 0) }
        #expect(rows.map(\.attempt) == [0, 1, 2] && rows.allSatisfy { $0.generation.error == "timeout: no answer" })
        #expect(rows.allSatisfy { $0.generation.answer == nil })
        let failures = try await ledger.reader.read { try $0.failures() }
        #expect(failures == [FailureCount(stage: "questions", kind: "timeout", count: 1)])
        #expect(try await ledger.retryFailed() == 1)
        let again = try #require(try await ledger.claimRequests(upTo: 1, limit: 1).first)
        #expect(again.attempt == 3)
        try await ledger.record(fault(.questions, 0), for: again)
        #expect(try await progress().requests == ["pending": 1])
    }

    @Test func whatIsLeasedIsNotClaimedAgainUntilTheLeaseRunsOut() async throws {
        try await ledger.importQuestions((0..<4).map(item))
        while let next = try await ledger.unscreenedQuestion() { try await ledger.screen(next.index, as: .clean) }
        #expect(try await ledger.claimTests(limit: 2).map(\.question.index) == [0, 1])
        let expired = try await ledger.claimTests(limit: 1, lease: -1)
        #expect(expired.map(\.question.index) == [2])
        #expect(try await ledger.claimTests(limit: 9).map(\.question.index) == [2, 3])
        #expect(try await ledger.claimTests(limit: 9).isEmpty)
        try ledger.close()
        let resumed = try LedgerStore(at: ledger.path, for: run.description)
        #expect(try await resumed.claimTests(limit: 9).map(\.question.index) == [0, 1, 2, 3])
    }

    @Test func aLateResultWritesNothing() async throws {
        try await ledger.importQuestions([item(0)])
        try await ledger.screen(0, as: .clean)
        let late = try #require(try await ledger.claimTests(limit: 1, lease: -1).first)
        let work = try #require(try await ledger.claimTests(limit: 1).first)
        let suite = TestSuite(source: "assert f(1)", asserts: ["assert f(1)"], checks: [])
        let answer = run.generation(.tests, 0, answer: "x", prompt: "p")
        #expect(try await ledger.record(answer, suite: suite, outcome: .valid(visibleTests: [0]), for: work))
        #expect(try await !ledger.record(answer, suite: suite, outcome: .valid(visibleTests: [0]), for: late))
        #expect(try await !ledger.recordFault("timeout", generation: fault(.tests, 0), for: late))
        let sampleLate = try #require(try await ledger.claimSamples(limit: 1, lease: -1).first)
        let sample = try #require(try await ledger.claimSamples(limit: 1).first)
        #expect(try await ledger.record(fault(.solutions, 0), extraction: .none(reason: ""), for: sample))
        let drawn = run.generation(.solutions, 0, answer: "s", prompt: "p")
        #expect(try await !ledger.record(drawn, extraction: .solution("s"), for: sampleLate))
        let lineage = try #require(try await ledger.reader.read { try $0.lineage(ofQuestion: 0) })
        #expect(lineage.testsGenerations.count == 1 && lineage.suites.count == 1 && lineage.samples.count == 1)
        #expect(lineage.samples[0].generations.count == 1 && lineage.samples[0].sample.state == .pending)
    }

    @Test func refutedTestsAreLeftOutAndAllSamplesRunAgain() async throws {
        try await ledger.importQuestions([item(0)])
        try await ledger.screen(0, as: .clean)
        let asserts = (0..<4).map { "assert f(\($0)) == \($0)" }
        let tests = try #require(try await ledger.claimTests(limit: 1).first)
        try await ledger.record(
            run.generation(.tests, 0, answer: "x", prompt: "p"),
            suite: TestSuite(source: asserts.joined(separator: "\n"), asserts: asserts, checks: ["a"]),
            outcome: .valid(visibleTests: [0, 1, 3]), for: tests)
        for work in try await ledger.claimSamples(limit: 3) {
            try await ledger.record(
                run.generation(.solutions, 0, sample: work.sampleIndex, answer: "s", prompt: "p"),
                extraction: work.sampleIndex < 2 ? .solution("s") : .none(reason: "no code"), for: work)
        }
        let late = try await ledger.claimExecutions(limit: 9, lease: -1)
        for work in try await ledger.claimExecutions(limit: 9) {
            try await ledger.record(TinyRun.execution(false), limits: ExecutionLimits(), for: work)
        }
        let work = try #require(try await ledger.claimSelections(limit: 1).first)
        #expect(work.missed == [0: TinyRun.execution(false).missed, 1: TinyRun.execution(false).missed])
        let left = TestSuite(
            source: asserts[1...2].joined(separator: "\n"), asserts: Array(asserts[1...2]),
            refuted: [asserts[0], asserts[3]], checks: ["a"])
        for broken in [
            TestSuite(source: "", asserts: [], refuted: [asserts[0]], checks: []),
            TestSuite(source: "", asserts: [asserts[0]], refuted: [], checks: []),
            TestSuite(source: "", asserts: [asserts[0]], refuted: [asserts[0]], checks: []),
            TestSuite(source: "", asserts: ["assert True"], refuted: [asserts[0]], checks: []),
        ] {
            await #expect(throws: FirstpassError.self) {
                try await ledger.refute(work, leaving: broken, reason: "refuted")
            }
        }
        #expect(try await ledger.refute(work, leaving: left, reason: "refuted: 2 tests"))
        #expect(try await !ledger.refute(work, leaving: left, reason: "refuted: 2 tests"))
        #expect(
            try await !ledger.record(TinyRun.execution(true), limits: ExecutionLimits(), for: try #require(late.first)))

        let again = try await ledger.claimExecutions(limit: 9)
        #expect(again.map(\.sampleIndex) == [0, 1] && again.allSatisfy { $0.suite.suite == left })
        for work in again {
            try await ledger.record(
                TinyRun.execution(work.sampleIndex == 1), limits: ExecutionLimits(), for: work)
        }
        let solved = try #require(try await ledger.claimSelections(limit: 1).first)
        #expect(solved.samples.map(\.visibleTest) == [-1, 0, -1])
        #expect(solved.samples.map(\.verdict) == [.failed, .passed, nil])
        #expect(solved.samples[2].reason == "no code")
        #expect(solved.missed[1] == [])
        await #expect(throws: FirstpassError.self) { try await ledger.refute(solved, leaving: left, reason: "again") }
        try await ledger.settle(solved, as: .kept(sampleIndex: 1, checks: []))
        let (funnel, failures, lineage) = try await ledger.reader.read {
            (try $0.funnel(), try $0.failures(), try $0.lineage(ofQuestion: 0))
        }
        #expect(funnel.kept == 1 && funnel.samplesPassed == 1 && funnel.executions == 4)
        #expect(failures.contains(FailureCount(stage: "tests", kind: "refuted", count: 1)))
        #expect(lineage?.suites.map(\.suite.rejection) == ["refuted: 2 tests", nil])
        try await ledger.reader.read { snapshot in
            try snapshot.forEachTriple { triple in
                #expect(triple.suite.suite == left)
                #expect(triple.attempts.map(\.assertsPassed) == [1, 3, 0])
            }
            #expect(
                try Int.fetchOne(snapshot.database, sql: "SELECT count FROM tally WHERE name = 'verdicts/failed'") == 1)
            #expect(try Int.fetchOne(snapshot.database, sql: "SELECT count(*) FROM lineage") == 1)
        }
    }

    @Test func aNewSuiteJudgesTheSamplesThatThereAre() async throws {
        try await ledger.importQuestions([item(0), item(1)])
        for index in 0...1 { try await ledger.screen(index, as: .clean) }
        func suite(_ asserts: String...) -> TestSuite {
            TestSuite(source: asserts.joined(separator: "\n"), asserts: asserts, checks: [])
        }
        for work in try await ledger.claimTests(limit: 2) {
            #expect(!work.isSampled)
            try await ledger.record(
                run.generation(.tests, work.question.index, answer: "x", prompt: "p"),
                suite: suite("assert f(0)", "assert f(1)"), outcome: .valid(visibleTests: [0, 1]), for: work)
        }
        for work in try await ledger.claimSamples(limit: 4) {
            try await ledger.record(
                run.generation(.solutions, work.question.index, sample: work.sampleIndex, answer: "s", prompt: "p"),
                extraction: .solution("s"), for: work)
        }
        for work in try await ledger.claimExecutions(limit: 4) {
            try await ledger.record(TinyRun.execution(false), limits: ExecutionLimits(), for: work)
        }
        for work in try await ledger.claimSelections(limit: 2) {
            #expect(try await ledger.rewriteTests(work, reason: "refuted: all"))
            #expect(try await !ledger.rewriteTests(work, reason: "refuted: all"))
        }
        let again = try await ledger.claimTests(limit: 2)
        #expect(again.map(\.regeneration) == [1, 1] && again.allSatisfy { $0.isSampled })
        func answer(_ work: TestsWork) -> Generation {
            run.generation(.tests, work.question.index, regeneration: 1, answer: "y", prompt: "p")
        }
        await #expect(throws: FirstpassError.self) {
            try await ledger.record(
                answer(again[0]), suite: suite("assert f(2)"), outcome: .valid(visibleTests: [0, 0]), for: again[0])
        }
        try await ledger.record(
            answer(again[0]), suite: suite("assert f(2)", "assert f(1)"), outcome: .validForSamples, for: again[0])
        try await ledger.record(
            answer(again[1]), suite: nil, outcome: .untestable(reason: "no tests: prose"), for: again[1])
        #expect(try await ledger.claimSamples(limit: 9).isEmpty)
        let runs = try await ledger.claimExecutions(limit: 9)
        #expect(runs.map(\.questionIndex) == [0, 0])
        #expect(runs.allSatisfy { $0.suite.suite.asserts == ["assert f(2)", "assert f(1)"] })
        let lineage = try #require(try await ledger.reader.read { try $0.lineage(ofQuestion: 0) })
        #expect(lineage.samples.map(\.sample.visibleTest) == [-1, 1])
        #expect(lineage.suites.map(\.suite.rejection) == ["refuted: all", nil])
        #expect(try await ledger.reader.read { try $0.question(1)?.state } == .unsolved)
    }

    @Test func screeningKeepsToTheOrder() async throws {
        try await ledger.importQuestions([item(0), item(1), item(0)])
        #expect(try await !ledger.importQuestions([item(5)]))
        await #expect(throws: FirstpassError.self) { try await ledger.screen(1, as: .clean) }
        try await ledger.screen(0, as: .contaminated([]))
        #expect(try await !ledger.screen(0, as: .clean))
        try await ledger.screen(1, as: .clean)
        let third = try #require(try await ledger.unscreenedQuestion())
        #expect(try await ledger.distinctQuestions(after: -1, before: third.index).map(\.index) == [0, 1])
        #expect(try await ledger.distinctQuestions(after: 0, before: third.index).map(\.index) == [1])
        try await ledger.screen(2, as: .duplicate(DuplicateRecord(keptIndex: 0, method: "exact", similarity: 1)))
        #expect(try await ledger.distinctQuestions(after: -1, before: 9).map(\.index) == [0, 1])
    }

    @Test func questionsPastTheEndWaitUntilTheRunGrows() async throws {
        var small = TinyRun(questions: 4)
        let path = folder.path("grown.sqlite")
        let first = try LedgerStore(at: path, for: small.description)
        try await small.finish(first)
        #expect(try await first.reader.read { try $0.funnel() }.generated == 4)
        #expect(try await first.reader.read { try $0.question(5) }?.state == .generated)
        try first.close()
        small.description.questions = 20
        let grown = try LedgerStore(at: path, for: small.description)
        try await small.finish(grown)
        let whole = TinyRun(questions: 20)
        let reference = try LedgerStore(at: folder.path("reference.sqlite"), for: whole.description)
        try await whole.finish(reference)
        #expect(try await LedgerContent(of: grown.reader) == LedgerContent(of: reference.reader))
    }

    @Test func aRunnersFaultDoesNotCountAgainstTheSolution() async throws {
        try await toExecution()
        for attempt in 0..<2 {
            let work = try #require(try await ledger.claimExecutions(limit: 1).first)
            #expect(work.attempt == attempt)
            let broken = Execution(verdict: .error, message: "bubblewrap is gone", isolation: "C")
            #expect(try await ledger.record(broken, limits: ExecutionLimits(), for: work))
        }
        let work = try #require(try await ledger.claimExecutions(limit: 1).first)
        try await ledger.record(TinyRun.execution(true), limits: ExecutionLimits(), for: work)
        let selection = try #require(try await ledger.claimSelections(limit: 1).first)
        #expect(selection.samples.map(\.verdict) == [.passed])
        let funnel = try await ledger.reader.read { try $0.funnel() }
        #expect(funnel.samples == 1 && funnel.samplesPassed == 1 && funnel.executions == 1)
    }

    @Test func onlyASampleThatPassedIsKept() async throws {
        try await toExecution()
        let work = try #require(try await ledger.claimExecutions(limit: 1).first)
        try await ledger.record(TinyRun.execution(false), limits: ExecutionLimits(), for: work)
        let selection = try #require(try await ledger.claimSelections(limit: 1).first)
        await #expect(throws: FirstpassError.self) {
            try await ledger.settle(selection, as: .kept(sampleIndex: 0, checks: []))
        }
        #expect(try await ledger.settle(selection, as: .unsolved(reason: "none passed")))
        #expect(try await !ledger.settle(selection, as: .unsolved(reason: "none passed")))
    }

    @Test func aResultIsCommittedThoughItsTaskIsCancelled() async throws {
        let work = try #require(try await ledger.claimRequests(upTo: 1, limit: 1).first)
        let (ledger, answer) = (ledger, run.generation(.questions, 0, answer: "a", prompt: "p"))
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await ledger.record(answer, for: work)
        }
        #expect(try await task.value)
        #expect(try await progress().requests == ["answered": 1])
    }

    @Test func textsComeBackAsTheyWereAndANULDoesNotEndThem() async throws {
        let text = "\u{FEFF}naïve 🧪 \"q\" \\ \r\n\t\u{1}\u{7F} e\u{301} end"
        let work = try #require(try await ledger.claimRequests(upTo: 1, limit: 1).first)
        try await ledger.record(run.generation(.questions, 0, answer: "\0" + text, prompt: text), for: work)
        let row = try #require(try await ledger.reader.read { try $0.generations(role: .questions, question: 0) }.first)
        #expect(row.generation.answer.map { Array($0.utf8) } == Array(("\u{FFFD}" + text).utf8))
        #expect(Array(row.generation.prompt.utf8) == Array(text.utf8))
        #expect(row.promptSHA256 == Fingerprint.sha256(text))
    }

    private func toExecution() async throws {
        try await ledger.importQuestions([item(0)])
        try await ledger.screen(0, as: .clean)
        let tests = try #require(try await ledger.claimTests(limit: 1).first)
        let suite = TestSuite(source: "assert f(1)", asserts: ["assert f(1)"], checks: [])
        try await ledger.record(nil, suite: suite, outcome: .valid(visibleTests: [0]), for: tests)
        let sample = try #require(try await ledger.claimSamples(limit: 1).first)
        try await ledger.record(
            run.generation(.solutions, 0, answer: "s", prompt: "p"), extraction: .solution("def f(x): return x"),
            for: sample)
    }
}
