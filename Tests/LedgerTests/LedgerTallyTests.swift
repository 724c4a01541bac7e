import Core
import Foundation
import GRDB
import LedgerTestSupport
import Testing

@testable import Ledger

/// What is counted as it is written equals a count of the rows, whatever way a run takes.
@Suite struct LedgerTallyTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("run.sqlite")
    }

    /// Compares the views with the ones of the first migration, which count the rows, and the columns of a question with
    /// its samples.
    private func expectCountsOfTheRows(_ ledger: LedgerStore) async throws {
        let copy = folder.path("copy.sqlite")
        try? FileManager.default.removeItem(atPath: copy)
        let counter = try DatabaseQueue(path: copy)
        try DatabaseQueue(path: ledger.path).backup(to: counter)
        try await counter.write { database in
            func rows(_ sql: String) throws -> [Row] { try Row.fetchAll(database, sql: sql) }
            let views = ["failures", "throughput", "funnel"]
            let kept = try views.map { try rows("SELECT * FROM \($0)") }
            for view in views + ["lineage"] { try database.execute(sql: "DROP VIEW \(view)") }
            try database.execute(sql: LedgerSchema.initialViews)
            let counted = try views.map { try rows("SELECT * FROM \($0)") }
            for index in views.indices { #expect(kept[index] == counted[index], "\(views[index])") }
            let outcomes = try rows(
                "SELECT question_index, samples_drawn, samples_passed FROM question WHERE samples_drawn IS NOT NULL")
            let samples = try rows(
                """
                SELECT q.question_index, count(s.state) AS samples_drawn,
                    coalesce(sum(s.verdict IS 'passed'), 0) AS samples_passed
                FROM question q LEFT JOIN sample s ON s.question_index = q.question_index AND s.state <> 'failed'
                WHERE q.state IN ('kept', 'unsolved', 'rejected') GROUP BY q.question_index
                """)
            #expect(outcomes == samples)
        }
    }

    @Test func inAWholeRun() async throws {
        let run = TinyRun(questions: 60)
        let ledger = try LedgerStore(at: path, for: run.description)
        try await run.finish(ledger)
        try await expectCountsOfTheRows(ledger)
        #expect(try await ledger.reader.read { try $0.failures() }.count >= 8)
    }

    @Test func whereEverythingFaultsAndIsTriedAgain() async throws {
        let run = TinyRun(questions: 6)
        let ledger = try LedgerStore(at: path, for: run.description, attemptLimit: 1)
        func fault(_ role: Role) -> Generation {
            Generation(
                template: role.rawValue, prompt: "p", seed: 1, parameters: "{}", error: "timeout: none", seconds: 1)
        }
        let requests = try await ledger.claimRequests(upTo: 2, limit: 2)
        for work in requests { try await ledger.record(fault(.questions), for: work) }
        try await expectCountsOfTheRows(ledger)
        #expect(try await ledger.retryFailed() == 2)
        try await expectCountsOfTheRows(ledger)
        for work in try await ledger.claimRequests(upTo: 2, limit: 2) {
            try await ledger.record(run.generation(.questions, work.index, answer: "a", prompt: "p"), for: work)
        }
        while let answered = try await ledger.answeredRequest() {
            try await ledger.assign(run.answer(toRequest: answered.index), from: answered)
        }
        for index in 0..<6 { try await ledger.screen(index, as: .clean) }
        let suite = TestSuite(source: "assert f(1)", asserts: ["assert f(1)"], checks: [])
        for work in try await ledger.claimTests(limit: 6) {
            if work.question.index == 0 {
                try await ledger.recordFault("timeout", generation: fault(.tests), for: work)
            } else {
                try await ledger.record(nil, suite: suite, outcome: .valid(visibleTests: [0, 0]), for: work)
            }
        }
        for work in try await ledger.claimSamples(limit: 10) {
            try await ledger.record(
                work.question.index == 1
                    ? fault(.solutions)
                    : run.generation(
                        .solutions, work.question.index, sample: work.sampleIndex, answer: "s", prompt: "p"),
                extraction: .solution("s"), for: work)
        }
        for work in try await ledger.claimExecutions(limit: 10) {
            let execution =
                work.questionIndex == 2
                ? Execution(verdict: .error, message: "the runner is gone", isolation: "C") : TinyRun.execution(false)
            try await ledger.record(execution, limits: ExecutionLimits(), for: work)
        }
        for work in try await ledger.claimSelections(limit: 6) {
            try await ledger.settle(work, as: .unsolved(reason: "no sample passed"))
        }
        try await expectCountsOfTheRows(ledger)
        let counts = try await ledger.reader.read { try $0.failures() }
        #expect(counts.contains(FailureCount(stage: "untestable", kind: "timeout", count: 1)))
        #expect(counts.contains(FailureCount(stage: "solutions", kind: "timeout", count: 2)))
        #expect(counts.contains(FailureCount(stage: "solutions", kind: "runner", count: 2)))
        #expect(try await ledger.retryFailed() == 5)
        try await expectCountsOfTheRows(ledger)
        #expect(try await !ledger.reader.read { try $0.failures() }.contains { $0.stage == "solutions" })
    }

    /// What makes a claim fast at half a million samples: it neither looks at those that are not open nor sorts.
    @Test(arguments: [SampleState.pending, .drawn])
    func aClaimOfSamplesGoesAlongTheOpenOnes(_ state: SampleState) async throws {
        let ledger = try LedgerStore(at: path, for: TinyRun(questions: 6).description)
        let plan = try await ledger.write { database in
            try Row.fetchAll(
                database, sql: "EXPLAIN QUERY PLAN \(LedgerStore.claimOfSamples(in: state))",
                arguments: ["owner": "o", "limit": 1, "now": 0, "until": 1]
            ).map { row -> String in row["detail"] }
        }
        #expect(plan.contains { $0.contains("sample_open (state=?)") }, "\(plan)")
        #expect(!plan.contains { $0.hasPrefix("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    @Test func theStandingOfRequestsFollowsThem() async throws {
        let run = TinyRun(questions: 4)
        let ledger = try LedgerStore(at: path, for: run.description)
        #expect(
            try await ledger.requestStanding() == RequestStanding(requests: 0, parsed: 0, questions: 0, barren: 0))
        let work = try #require(try await ledger.claimRequests(upTo: 2, limit: 1).first)
        #expect(
            try await ledger.requestStanding() == RequestStanding(requests: 2, parsed: 0, questions: 0, barren: 0))
        try await ledger.record(run.generation(.questions, 0, answer: "a", prompt: "p"), for: work)
        try await run.finish(ledger)
        #expect(
            try await ledger.requestStanding() == RequestStanding(requests: 2, parsed: 2, questions: 6, barren: 0))
    }
}
