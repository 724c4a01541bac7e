import Core
import Foundation
import GRDB
import LedgerTestSupport
import Testing

@testable import Ledger

/// Samples that are drawn only as far as it takes, faults that wait, and requests that bring nothing.
@Suite struct LedgerSamplingTests {
    private let folder: TemporaryFolder
    private let run: TinyRun

    init() throws {
        folder = try TemporaryFolder()
        var run = TinyRun(questions: 6)
        run.description.sampling = .adaptive
        self.run = run
    }

    private func open(backoff: Backoff = Backoff(first: 0)) throws -> LedgerStore {
        try LedgerStore(at: folder.path("run.sqlite"), for: run.description, backoff: backoff)
    }

    private static let asserts = ["assert f(0) == 1", "assert f(1) == 2"]

    /// A ledger with one question and four samples, of which the first `start` are to be drawn.
    private func sampled(start: Int) async throws -> LedgerStore {
        let ledger = try open()
        try await ledger.importQuestions([
            .question(ParsedQuestion(text: "f", entryPoint: "f", normalisedSHA256: Fingerprint.sha256("f")))
        ])
        try await ledger.screen(0, as: .clean)
        let tests = try #require(try await ledger.claimTests(limit: 1).first)
        try await ledger.record(
            run.generation(.tests, 0, answer: "x", prompt: "p"),
            suite: TestSuite(source: Self.asserts.joined(separator: "\n"), asserts: Self.asserts, checks: []),
            outcome: .valid(visibleTests: [0, 1, 0, 1], start: start), for: tests)
        return ledger
    }

    private func draw(_ work: SampleWork, in ledger: LedgerStore) async throws -> Bool {
        try await ledger.record(
            run.generation(.solutions, 0, sample: work.sampleIndex, answer: "s", prompt: "p"),
            extraction: .solution("s\(work.sampleIndex)"), for: work)
    }

    private func states(in ledger: LedgerStore) async throws -> [SampleState] {
        try await ledger.reader.read { try $0.samples(of: 0).map(\.state) }
    }

    @Test func samplesThatWaitAreDrawnWhenTheFirstOnesDoNotDecide() async throws {
        let ledger = try await sampled(start: 2)
        #expect(try await states(in: ledger) == [.pending, .pending, .waiting, .waiting])
        let first = try await ledger.claimSamples(limit: 9)
        #expect(first.map(\.sampleIndex) == [0, 1] && first.map(\.shown) == Self.asserts)
        for work in first { #expect(try await draw(work, in: ledger)) }
        let runs = try await ledger.claimExecutions(limit: 9)
        // The second is known before the first: nothing to decide by yet.
        try await ledger.record(TinyRun.execution(true), limits: ExecutionLimits(), for: runs[1])
        #expect(try await ledger.claimSelections(limit: 1).isEmpty)
        try await ledger.record(TinyRun.execution(false), limits: ExecutionLimits(), for: runs[0])
        let work = try #require(try await ledger.claimSelections(limit: 1).first)
        #expect(work.known == 2 && work.samples.count == 4 && work.repeats.isEmpty)
        let again = ExecutionRecord(
            sampleIndex: 1, purpose: .repeat, execution: TinyRun.execution(false), limits: ExecutionLimits())
        #expect(try await ledger.continueSampling(work, upTo: 3, executions: [again]))
        #expect(try await !ledger.continueSampling(work, upTo: 3))
        #expect(try await states(in: ledger) == [.executed, .executed, .pending, .waiting])
        #expect(try await ledger.claimSelections(limit: 1).isEmpty)
        let third = try #require(try await ledger.claimSamples(limit: 9).first)
        #expect(third.sampleIndex == 2 && third.shown == Self.asserts[0])
        #expect(try await draw(third, in: ledger))
        let run = try #require(try await ledger.claimExecutions(limit: 9).first)
        try await ledger.record(TinyRun.execution(true), limits: ExecutionLimits(), for: run)
        let decided = try #require(try await ledger.claimSelections(limit: 1).first)
        #expect(decided.known == 3 && decided.repeats == [1: .failed])
        #expect(try await ledger.settle(decided, as: .kept(sampleIndex: 2, checks: []), by: 3))
        let (needed, funnel, savings) = try await ledger.reader.read {
            (try $0.samplesNeeded(), try $0.reproducibleFunnel(), try $0.sampleSavings())
        }
        let tokens = (funnel.tokens[.solutions]?.output ?? 0) / 3
        #expect(savings == SampleSavings(samples: 4, spared: 1, tokens: tokens) && tokens > 0)
        #expect(needed == [3: 1])
        #expect(funnel.samples == 3 && funnel.samplesPassed == 2 && funnel.executions == 4)
    }

    @Test func whatIsNotNeededIsCancelledAndCountsNowhere() async throws {
        let ledger = try await sampled(start: 4)
        let draws = try await ledger.claimSamples(limit: 9)
        for work in draws.prefix(3) { #expect(try await draw(work, in: ledger)) }
        let runs = try await ledger.claimExecutions(limit: 2)
        for work in runs { try await ledger.record(TinyRun.execution(true), limits: ExecutionLimits(), for: work) }
        let work = try #require(try await ledger.claimSelections(limit: 1).first)
        #expect(work.known == 2)
        #expect(try await ledger.settle(work, as: .kept(sampleIndex: 0, checks: []), by: 1))
        #expect(try await states(in: ledger) == [.executed, .executed, .cancelled, .cancelled])
        #expect(try await !draw(draws[3], in: ledger))
        #expect(try await ledger.claimSamples(limit: 9).isEmpty)
        #expect(try await ledger.claimExecutions(limit: 9).isEmpty)
        let (funnel, live) = try await ledger.reader.read { (try $0.reproducibleFunnel(), try $0.funnel()) }
        #expect(funnel.samples == 1 && funnel.samplesPassed == 1 && funnel.executions == 1)
        #expect(live.samples == 2 && live.executions == 2)
        #expect((funnel.tokens[.solutions]?.output ?? 0) * 3 == live.tokens[.solutions]?.output)
        try await ledger.reader.read { snapshot in
            try snapshot.forEachTriple { #expect($0.attempts.map(\.sample.index) == [0]) }
        }
        #expect(try await ledger.reader.read { try $0.passAtK() } == nil)
        // All had been begun.
        #expect(try await ledger.reader.read { try $0.sampleSavings() }?.spared == 0)
    }

    @Test func anOutcomeThatComesWhileAQuestionIsLookedAtIsNotMissed() async throws {
        let ledger = try await sampled(start: 2)
        for work in try await ledger.claimSamples(limit: 9) { #expect(try await draw(work, in: ledger)) }
        let runs = try await ledger.claimExecutions(limit: 9)
        try await ledger.record(TinyRun.execution(false), limits: ExecutionLimits(), for: runs[0])
        let early = try #require(try await ledger.claimSelections(limit: 1).first)
        try await ledger.record(TinyRun.execution(true), limits: ExecutionLimits(), for: runs[1])
        #expect(try await ledger.continueSampling(early, upTo: 2))
        #expect(try await ledger.claimSelections(limit: 1).first?.known == 2)
    }

    @Test func samplesBeingDrawnAreOfUseThoughTheTestsAreWrittenAgain() async throws {
        let ledger = try await sampled(start: 2)
        let draws = try await ledger.claimSamples(limit: 9)
        #expect(try await draw(draws[0], in: ledger))
        let run = try #require(try await ledger.claimExecutions(limit: 9).first)
        try await ledger.record(TinyRun.execution(false), limits: ExecutionLimits(), for: run)
        let work = try #require(try await ledger.claimSelections(limit: 1).first)
        #expect(try await ledger.rewriteTests(work, by: 1, reason: "refuted: all"))
        #expect(try await draw(draws[1], in: ledger))
        // There is nothing to run them against until the new suite is there.
        #expect(try await ledger.claimExecutions(limit: 9).isEmpty)
        let tests = try #require(try await ledger.claimTests(limit: 1).first)
        try await ledger.record(
            self.run.generation(.tests, 0, regeneration: 1, answer: "y", prompt: "p"),
            suite: TestSuite(source: Self.asserts[1], asserts: [Self.asserts[1]], checks: []),
            outcome: .validForSamples, for: tests)
        #expect(try await ledger.claimExecutions(limit: 9).map(\.sampleIndex) == [0, 1])
        #expect(try await ledger.reader.read { try $0.samples(of: 0).map(\.visibleTest) } == [-1, 0, -1, 0])
        #expect(try await states(in: ledger) == [.drawn, .drawn, .waiting, .waiting])
    }

    /// One question with two samples, of which the first has failed and the second is being run.
    private func half() async throws -> (LedgerStore, selection: SelectionWork, running: ExecutionWork) {
        let ledger = try await sampled(start: 2)
        for work in try await ledger.claimSamples(limit: 9) { #expect(try await draw(work, in: ledger)) }
        let runs = try await ledger.claimExecutions(limit: 9)
        try await ledger.record(TinyRun.execution(false), limits: ExecutionLimits(), for: runs[0])
        return (ledger, try #require(try await ledger.claimSelections(limit: 1).first), runs[1])
    }

    @Test func aSampleThatIsBeingRunWhenItsSuiteIsMadeSmallerIsRunAgain() async throws {
        let (ledger, selection, running) = try await half()
        let smaller = TestSuite(
            source: Self.asserts[1], asserts: [Self.asserts[1]], refuted: [Self.asserts[0]], checks: [])
        #expect(try await ledger.refute(selection, by: 1, leaving: smaller, reason: "refuted: one"))
        #expect(try await !ledger.record(TinyRun.execution(true), limits: ExecutionLimits(), for: running))
        #expect(try await ledger.claimExecutions(limit: 9).map(\.sampleIndex) == [0, 1])
    }

    @Test func aSampleThatIsBeingRunWhenItsSuiteIsReplacedIsRunAgain() async throws {
        let (ledger, selection, running) = try await half()
        #expect(try await ledger.rewriteTests(selection, by: 1, reason: "refuted: all"))
        let tests = try #require(try await ledger.claimTests(limit: 1).first)
        try await ledger.record(
            run.generation(.tests, 0, regeneration: 1, answer: "y", prompt: "p"),
            suite: TestSuite(source: Self.asserts[1], asserts: [Self.asserts[1]], checks: []),
            outcome: .validForSamples, for: tests)
        #expect(try await !ledger.record(TinyRun.execution(true), limits: ExecutionLimits(), for: running))
        #expect(try await ledger.claimExecutions(limit: 9).map(\.sampleIndex) == [0, 1])
    }

    @Test func aQuestionWithoutAnotherSuiteNeedsNoSampleAnyMore() async throws {
        let (ledger, selection, running) = try await half()
        #expect(try await ledger.continueSampling(selection, upTo: 4))
        let draws = try await ledger.claimSamples(limit: 9)
        #expect(try await draw(draws[0], in: ledger))
        try await ledger.record(TinyRun.execution(false), limits: ExecutionLimits(), for: running)
        let again = try #require(try await ledger.claimSelections(limit: 1).first)
        #expect(try await ledger.rewriteTests(again, by: 2, reason: "refuted: all"))
        let tests = try #require(try await ledger.claimTests(limit: 1).first)
        try await ledger.record(
            run.generation(.tests, 0, regeneration: 1, answer: "y", prompt: "p"), suite: nil,
            outcome: .untestable(reason: "no tests: prose"), for: tests)
        #expect(try await states(in: ledger) == [.executed, .executed, .cancelled, .cancelled])
        #expect(try await !draw(draws[1], in: ledger))
        #expect(try await ledger.claimExecutions(limit: 9).isEmpty)
    }

    @Test func whatIsTriedAgainDoesNotWait() async throws {
        let ledger = try open(backoff: Backoff(first: 0))
        let work = try #require(try await ledger.claimRequests(upTo: 1, limit: 1).first)
        #expect(try await ledger.recordFault("the network is down", for: work))
        #expect(try await ledger.secondsToRetry() == 0)
        #expect(try await ledger.claimRequests(upTo: 1, limit: 1).count == 1)
        #expect(try await ledger.secondsToRetry() == nil)
    }

    @Test func whatFaultedWaitsAndTheWaitEndsWithTheProcess() async throws {
        let ledger = try open(backoff: Backoff(first: 3_600, limit: 3_600))
        let work = try #require(try await ledger.claimRequests(upTo: 1, limit: 1).first)
        #expect(try await ledger.secondsToRetry() == nil)
        #expect(try await ledger.recordFault("the network is down", for: work))
        #expect(try await ledger.claimRequests(upTo: 1, limit: 1).isEmpty)
        let wait = try #require(try await ledger.secondsToRetry())
        #expect(wait > 1_700 && wait <= 5_400)
        // Nobody waits for a request whose questions are not needed any more.
        let question = QuestionItem.question(
            ParsedQuestion(text: "f", entryPoint: "f", normalisedSHA256: Fingerprint.sha256("f")))
        try await ledger.importQuestions(Array(repeating: question, count: 6))
        #expect(try await ledger.secondsToRetry() == nil)
        try ledger.close()
        let next = try open()
        #expect(try await next.secondsToRetry() == nil)
        #expect(try await next.claimRequests(upTo: 1, limit: 1).first?.attempt == 1)
    }

    /// What was due when the clock stood years ahead is due at once.
    @Test func aClockThatIsSetBackHoldsNothingUp() async throws {
        let ledger = try await sampled(start: 2)
        #expect(try await ledger.claimSamples(limit: 9).count == 2)
        try ledger.close()
        try await DatabaseQueue(path: ledger.path).write { database in
            try database.execute(
                sql: """
                    UPDATE sample SET lease_owner = 'another', lease_until = 9e9, retry_at = 9e9;
                    UPDATE question SET lease_owner = 'another', lease_until = 9e9;
                    """)
        }
        let next = try open()
        #expect(try await next.claimSamples(limit: 9).map(\.sampleIndex) == [0, 1])
        // One that was right when it was looked at, and that has been set ahead since.
        let clock = LedgerClock(opened: Date(timeIntervalSince1970: 1_000))
        let times = (0..<1_000).map { _ in clock.now }
        #expect(times.allSatisfy { (1_000..<100_000).contains($0) } && times == times.sorted())
    }

    @Test func theWaitDoublesUpToItsLimit() {
        let backoff = Backoff(first: 1, limit: 60)
        for faults in 0...80 {
            let middle = min(60, Double(1 << min(max(faults - 1, 0), 30)))
            for _ in 0..<20 { #expect((0.5 * middle...1.5 * middle).contains(backoff.delay(after: faults))) }
        }
    }

    @Test func aQuestionThatCannotBeSettledIsGivenUpAndCanBeTakenUpAgain() async throws {
        let ledger = try await sampled(start: 1)
        let sample = try #require(try await ledger.claimSamples(limit: 1).first)
        #expect(try await draw(sample, in: ledger))
        let run = try #require(try await ledger.claimExecutions(limit: 1).first)
        try await ledger.record(TinyRun.execution(true), limits: ExecutionLimits(), for: run)
        for attempt in 0..<3 {
            let work = try #require(try await ledger.claimSelections(limit: 1).first)
            #expect(work.attempt == attempt)
            #expect(try await ledger.recordFault("sandbox: it is gone", for: work))
        }
        #expect(try await ledger.claimSelections(limit: 1).isEmpty)
        #expect(try await ledger.reader.read { try $0.question(0)?.state } == .failed)
        #expect(try await ledger.retryFailed() == 1)
        let work = try #require(try await ledger.claimSelections(limit: 1).first)
        #expect(try await ledger.settle(work, as: .kept(sampleIndex: 0, checks: [])))
    }

    @Test func requestsThatBringNothingEndTheAsking() async throws {
        let ledger = try open()
        let claimed = try await ledger.claimRequests(upTo: 12, limit: 12)
        // Answers come from the last to the first; what counts is the order of the requests.
        for work in claimed.reversed() {
            try await ledger.record(run.generation(.questions, work.index, answer: "a", prompt: "p"), for: work)
        }
        var parsed = 0
        while let answered = try await ledger.answeredRequest() {
            let question = QuestionItem.question(
                ParsedQuestion(text: "f", entryPoint: "f", normalisedSHA256: Fingerprint.sha256("f")))
            try await ledger.assign(
                answered.index == 2 ? [question] : [.rejected(text: "", reason: "no list: ")], from: answered,
                patience: 4)
            parsed += 1
        }
        #expect(parsed == 7)
        let standing = try await ledger.requestStanding()
        #expect(standing == RequestStanding(requests: 12, parsed: 12, questions: 1, barren: 4))
        let failures = try await ledger.reader.read { try $0.failures() }
        #expect(failures.contains(FailureCount(stage: "questions", kind: "given up", count: 5)))
    }

    @Test func samplesOfAnOlderLedgerKeepWhatTheyWereShown() throws {
        let queue = try DatabaseQueue(path: folder.path("old.sqlite"))
        try LedgerSchema.migrator.migrate(queue, upTo: "0002-refutation")
        try queue.write { database in
            try database.execute(
                sql: """
                    INSERT INTO question (question_index, normalised_sha256, entry_point, state, text)
                        VALUES (0, 'x', 'f', 'tested', 'f');
                    INSERT INTO test_suite (id, question_index, regeneration, state, assert_count, checks, asserts, source)
                        VALUES (7, 0, 0, 'valid', 2, '[]', '["assert f(0)","assert f(1)"]', '');
                    INSERT INTO sample (question_index, sample_index, suite, visible_test, state, verdict, source)
                        VALUES (0, 0, 7, 1, 'executed', NULL, 'a'), (0, 1, 7, -1, 'pending', NULL, NULL);
                    UPDATE sample SET verdict = 'passed' WHERE sample_index = 0;
                    INSERT INTO execution (question_index, sample_index, suite, purpose, verdict, exit_status, cpu_seconds,
                        wall_seconds, peak_memory_bytes, asserts_passed, asserts_total, isolation, limits, message,
                        stdout_tail, stderr_tail)
                        VALUES (0, 0, 7, 'verdict', 'passed', 0, 0, 0, 0, 2, 2, 'A', '{}', '', x'', x'');
                    """)
        }
        try LedgerSchema.migrator.migrate(queue)
        try queue.read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT shown, state, verdict, source FROM sample")
            #expect(rows.map { $0["shown"] as String } == ["assert f(1)", ""])
            #expect(rows.map { $0["state"] as String } == ["executed", "pending"])
            #expect(rows[0]["verdict"] == "passed" && rows[0]["source"] == "a")
            #expect(try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").isEmpty)
            #expect(try Row.fetchAll(database, sql: "SELECT * FROM lineage").isEmpty)
        }
        try queue.write { database in
            // The triggers count on from where they stood.
            try database.execute(sql: "UPDATE sample SET state = 'drawn' WHERE sample_index = 1")
            let tally = try Row.fetchAll(database, sql: "SELECT name, count FROM tally WHERE count > 0 ORDER BY name")
            #expect(
                tally.map { $0["name"] as String } == [
                    "executions/verdict", "samples/drawn", "samples/executed", "verdicts/passed",
                ])
        }
    }
}
