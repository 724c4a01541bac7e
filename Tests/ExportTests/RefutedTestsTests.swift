import Core
import Foundation
import Ledger
import LedgerTestSupport
import Testing

@testable import Export

/// What a dataset says of a row whose suite lost a test.
@Suite struct RefutedTestsTests {
    private let folder: TemporaryFolder
    private let ledger: LedgerStore
    private let asserts = ["assert double(1) == 3", "assert double(1) == 2", "assert double(0) == 0"]

    /// One question without a signature, both of whose samples pass once the first test is left out.
    init() async throws {
        folder = try TemporaryFolder()
        let run = TinyRun(questions: 1, samples: 2)
        ledger = try LedgerStore(at: folder.path("run.sqlite"), for: run.description)
        let question = ParsedQuestion(
            text: "Double a number.", entryPoint: "double", normalisedSHA256: Fingerprint.sha256("double"))
        try await ledger.importQuestions([.question(question)])
        try await ledger.screen(0, as: .clean)
        func suite(_ asserts: [String], without refuted: [String] = []) -> TestSuite {
            TestSuite(source: asserts.joined(separator: "\n"), asserts: asserts, refuted: refuted, checks: [])
        }
        let tests = try #require(try await ledger.claimTests(limit: 1).first)
        try await ledger.record(
            run.generation(.tests, 0, answer: "x", prompt: "p"), suite: suite(asserts),
            outcome: .valid(visibleTests: [0, 2]), for: tests)
        for work in try await ledger.claimSamples(limit: 2) {
            let source = "def double(x):\n    return 2 * x"
            try await ledger.record(
                run.generation(.solutions, 0, sample: work.sampleIndex, answer: source, prompt: "p"),
                extraction: .solution(source), for: work)
        }
        for passes in [false, true] {
            for work in try await ledger.claimExecutions(limit: 2) {
                try await ledger.record(TinyRun.execution(passes), limits: ExecutionLimits(), for: work)
            }
            let work = try #require(try await ledger.claimSelections(limit: 1).first)
            if passes {
                try await ledger.settle(work, as: .kept(sampleIndex: 0, checks: ["repeat"]))
            } else {
                try await ledger.refute(
                    work, leaving: suite(Array(asserts[1...]), without: [asserts[0]]), reason: "refuted: a test")
            }
        }
    }

    private func export(_ target: ExportTarget) async throws -> (
        row: [String: Any], card: String, statistics: [String: Any]
    ) {
        try await DatasetExporter(ExportOptions(benchmarks: [], contaminationMode: "exhaustive", format: .jsonLines))
            .export(
                target, from: ledger.reader, to: folder.path("set"))
        func object(_ name: String) throws -> [String: Any] {
            let data = try Data(contentsOf: URL(fileURLWithPath: folder.path("set/\(name)")))
            return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        }
        let card = try String(contentsOfFile: folder.path("set/README.md"), encoding: .utf8)
        return (try object(shard), card, try object("stats.json"))
    }

    @Test func theTripleSaysWhatWasLeftOutAndIsJudgedByTheRest() async throws {
        let (row, card, statistics) = try await export(.triples)
        #expect(row["tests"] as? [String] == Array(asserts[1...]))
        let provenance = try #require(row["provenance"] as? [String: Any])
        #expect(provenance["refuted_tests"] as? String == asserts[0])
        #expect(provenance["visible_test"] as? Int == -1)
        let attempts = try #require(row["attempts"] as? [[String: Any]])
        #expect(attempts.compactMap { $0["visible_test"] as? Int } == [-1, 1])
        #expect(attempts.compactMap { $0["verdict"] as? String } == ["passed", "passed"])
        #expect(row["pass_rate"] as? Double == 1)
        #expect(statistics["rows_with_refuted_tests"] as? Int == 1)
        #expect(card.contains("Of 1 kept rows a test was left out"))
    }

    @Test func theMessageShowsATestThatStands() async throws {
        let (row, _, _) = try await export(.messages)
        let messages = try #require(row["messages"] as? [[String: String]])
        #expect(messages[0]["content"]?.hasSuffix("pass this test:\n\n\(asserts[1])") == true)
    }
}
