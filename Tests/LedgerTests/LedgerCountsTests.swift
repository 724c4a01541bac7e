import Core
import Foundation
import GRDB
import LedgerTestSupport
import Testing

@testable import Ledger

@Suite struct LedgerCountsTests {
    private let folder: TemporaryFolder
    private let run = TinyRun(questions: 60)
    private let ledger: LedgerStore

    init() async throws {
        folder = try TemporaryFolder()
        ledger = try LedgerStore(at: folder.path("run.sqlite"), for: run.description)
        try await run.finish(ledger)
    }

    @Test func theFunnelEqualsACountOfTheRows() async throws {
        let funnel = try await ledger.reader.read { try $0.funnel() }
        let counted = try await ledger.reader.read { snapshot in
            func count(_ sql: String) throws -> Int { try Int.fetchOne(snapshot.database, sql: sql) ?? -1 }
            return [
                try count("SELECT count(*) FROM question WHERE question_index < 60"),
                try count(
                    "SELECT count(*) FROM question WHERE question_index NOT IN (SELECT question_index FROM duplicate)"),
                try count("SELECT count(DISTINCT question_index) FROM contamination_hit"),
                try count("SELECT count(*) FROM test_suite WHERE state = 'valid'"),
                try count("SELECT count(DISTINCT question_index) FROM sample WHERE verdict = 'passed'"),
                try count("SELECT count(*) FROM triple"), try count("SELECT count(*) FROM sample"),
                try count("SELECT count(*) FROM sample WHERE verdict = 'passed'"),
                try count("SELECT count(*) FROM execution"),
                try count("SELECT sum(tokens_out) FROM generation WHERE role = 'solutions'"),
                try count("SELECT sum(tokens_in) FROM generation WHERE role = 'questions'"),
                try count("SELECT count(*) FROM rejected_item"),
            ]
        }
        #expect(
            counted == [
                funnel.generated, funnel.unique, funnel.unique - funnel.clean, funnel.withTests,
                funnel.withPassingSolution,
                funnel.kept, funnel.samples, funnel.samplesPassed, funnel.executions,
                funnel.tokens[.solutions]?.output ?? -2,
                funnel.tokens[.questions]?.input ?? -2, funnel.malformed,
            ])
        #expect(funnel.requested == 60 && funnel.kept > 10 && funnel.kept < funnel.withPassingSolution)
    }

    /// What makes it fast at 62,000 questions: no row of a table with large texts is read to be counted.
    @Test func theFunnelScansNoSampleExecutionOrQuestionRow() async throws {
        let plan = try await ledger.reader.read { snapshot in
            try Row.fetchAll(snapshot.database, sql: "EXPLAIN QUERY PLAN SELECT * FROM funnel").map { row -> String in
                row["detail"]
            }
        }
        let scans = plan.filter { $0.hasPrefix("SCAN") }
        for table in ["sample", "execution", "generation"] {
            #expect(!plan.contains { $0.hasPrefix("SCAN \(table)") }, "\(plan)")
        }
        #expect(
            scans.filter { $0.contains(" question") && !$0.contains("COVERING INDEX") && !$0.contains("request") }
                .isEmpty)
    }

    @Test func progressCountsEveryStateOnce() async throws {
        let progress = try await ledger.reader.read { try $0.progress() }
        #expect(progress.questions.values.reduce(0, +) == 60)
        let samples = try await ledger.reader.read { snapshot in
            try Row.fetchAll(snapshot.database, sql: "SELECT state, count(*) AS n FROM sample GROUP BY state")
                .map { row -> (String, Int) in (row["state"], row["n"]) }
        }
        #expect(
            progress.samples
                == Dictionary(
                    uniqueKeysWithValues: samples.compactMap { pair in
                        SampleState(rawValue: pair.0).map { ($0, pair.1) }
                    }))
    }

    @Test func passAtKIsTheMeanOverAllChoicesOfKSamples() async throws {
        for n in 1...6 {
            for c in 0...n {
                for k in 1...n {
                    let subsets = (0..<1 << n).filter { $0.nonzeroBitCount == k }
                    let passing = subsets.filter { $0 & ((1 << c) - 1) != 0 }
                    let exact = Double(passing.count) / Double(subsets.count)
                    #expect(abs(PassAtK.estimate(n: n, c: c, k: k) - exact) < 1e-12)
                }
            }
        }
        let estimates = try #require(try await ledger.reader.read { try $0.passAtK() })
        let funnel = try await ledger.reader.read { try $0.funnel() }
        #expect(estimates.count == 4)
        #expect(estimates == estimates.sorted())
        #expect(abs(estimates[0] - Double(funnel.samplesPassed) / Double(funnel.samples)) < 1e-12)
        #expect(abs(estimates[3] - Double(funnel.withPassingSolution) / Double(funnel.withTests)) < 1e-12)
    }

    @Test func anAdaptiveRunHasNoPassAtK() async throws {
        var adaptive = TinyRun(questions: 6)
        adaptive.description.sampling = .adaptive
        let other = try LedgerStore(at: folder.path("adaptive.sqlite"), for: adaptive.description)
        try await adaptive.finish(other)
        #expect(try await other.reader.read { try $0.passAtK() } == nil)
    }

    @Test func throughputAddsUpToEverything() async throws {
        let minutes = try await ledger.reader.read { try $0.throughput() }
        let funnel = try await ledger.reader.read { try $0.funnel() }
        #expect(minutes.reduce(0) { $0 + $1.executions } == funnel.executions)
        #expect(minutes.reduce(0) { $0 + $1.tokens.output } == funnel.tokens.values.reduce(0) { $0 + $1.output })
    }

    @Test func everyTripleHasItsWholeLineage() async throws {
        let lineages = try await ledger.reader.read { snapshot in
            var lineages: [Lineage] = []
            try snapshot.forEachTriple { triple in
                if let lineage = try snapshot.lineage(ofQuestion: triple.question.index) { lineages.append(lineage) }
            }
            return lineages
        }
        #expect(lineages.map(\.question.index) == lineages.map(\.question.index).sorted())
        #expect(lineages.count == (try await ledger.reader.read { try $0.funnel() }.kept))
        for lineage in lineages {
            let triple = try #require(lineage.triple)
            #expect(lineage.requests.first?.generation.prompt.hasPrefix("ask ") == true)
            #expect(lineage.testsGenerations.count == lineage.suites.count)
            #expect(lineage.samples.allSatisfy { $0.generations.count == 1 })
            let first = lineage.samples.first { $0.sample.verdict == .passed }
            #expect(first?.sample.index == triple.sampleIndex)
            #expect(first?.executions.map(\.purpose) == [.verdict, .stub, .repeat])
            #expect(first?.executions[0].execution.stdoutTail == [0xFF, 0x00, 0x41])
            #expect(first?.executions[1].source == "def stub(): pass")
        }
        let view = try await ledger.reader.read {
            try Int.fetchOne($0.database, sql: "SELECT count(*) FROM lineage WHERE solution_answer <> ''")
        }
        #expect(view == lineages.count)
    }
}
