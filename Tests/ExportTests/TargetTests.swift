import Core
import Foundation
import Ledger
import LedgerTestSupport
import Testing

@testable import Export

/// What the rows of each target say of the triples.
@Suite struct TargetTests {
    private let folder: TemporaryFolder
    private let run = TinyRun(questions: 40)
    private let ledger: LedgerStore

    init() async throws {
        folder = try TemporaryFolder()
        ledger = try LedgerStore(at: folder.path("run.sqlite"), for: run.description)
        try await run.finish(ledger)
    }

    private func rows(_ target: ExportTarget, bare: Bool = false, of ledger: LedgerStore? = nil) async throws -> (
        rows: [[String: Any]], summary: ExportSummary
    ) {
        let options = ExportOptions(benchmarks: [], contaminationMode: "exhaustive", bare: bare, format: .jsonLines)
        let summary = try await DatasetExporter(options).export(
            target, from: (ledger ?? self.ledger).reader, to: folder.path("set"))
        let text = try String(contentsOfFile: folder.path("set/\(shard)"), encoding: .utf8)
        let rows = try text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        return (rows, summary)
    }

    private func triples() async throws -> [TripleRecord] {
        try await ledger.reader.read { snapshot in
            var triples: [TripleRecord] = []
            try snapshot.forEachTriple { triples.append($0) }
            return triples
        }
    }

    private func content(_ messages: Any?) throws -> String {
        let messages = try #require(messages as? [[String: String]])
        #expect(messages.count == 1)
        return try #require(messages[0]["content"])
    }

    @Test func theTurnsAreTheSameInEveryTarget() async throws {
        let conversations = try await rows(.messages).rows.map { try #require($0["messages"] as? [[String: String]]) }
        let turns = conversations.map { [$0[0]["content"], $0[1]["content"]] }
        let pairs = try await rows(.promptCompletion).rows
        #expect(try pairs.map { [try content($0["prompt"]), try content($0["completion"])] } == turns)
        let alpaca = try await rows(.alpaca).rows
        #expect(alpaca.map { [$0["instruction"] as? String, $0["output"] as? String] } == turns)
        #expect(alpaca.allSatisfy { $0["input"] as? String == "" && $0.count == 3 })
        let llama = try await rows(.llama2).rows
        #expect(
            llama.map { $0["text"] as? String } == turns.map { "<s>[INST] \($0[0] ?? "") [/INST] \($0[1] ?? "") </s>" })
    }

    @Test func aPairIsTheFirstThatPassedAgainstOneThatMissedAHiddenTest() async throws {
        let (rows, summary) = try await rows(.dpo, bare: true)
        let triples = try await triples()
        #expect(rows.count > 3 && rows.count + summary.leftOut.values.reduce(0, +) == triples.count)
        let bySolution = Dictionary(triples.map { ($0.solution, $0) }, uniquingKeysWith: { first, _ in first })
        for row in rows {
            let chosen = try content(row["chosen"])
            let rejected = try content(row["rejected"])
            let triple = try #require(bySolution[chosen])
            #expect(PythonText.withoutLayout(chosen) != PythonText.withoutLayout(rejected))
            let attempt = try #require(triple.attempts.first { $0.sample.source == rejected })
            #expect(attempt.sample.verdict == .failed)
            let test = try #require(row["failed_test"] as? String)
            let position = try #require(triple.suite.suite.asserts.firstIndex(of: test))
            #expect(attempt.missed.contains { $0.position == position })
            #expect(position != attempt.sample.visibleTest)
            #expect(try !content(row["prompt"]).contains(test))
        }
    }

    @Test func aRewardHasItsTestsTwice() async throws {
        let (rows, _) = try await rows(.rlvr)
        let triples = try await triples()
        #expect(rows.count == triples.count)
        for (row, triple) in zip(rows, triples) {
            let truth = try #require((row["reward_model"] as? [String: String])?["ground_truth"])
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(truth.utf8)) as? [String: Any])
            #expect(object["assert_case"] as? [String] == triple.suite.suite.asserts)
            #expect(row["assert_case"] as? [String] == triple.suite.suite.asserts)
            #expect(object["entry_point"] as? String == triple.question.parsed.entryPoint)
            #expect(row["pass_rate"] as? Double == triple.passRate)
            #expect((row["extra_info"] as? [String: Any])?["split"] as? String == "train")
        }
    }

    @Test(arguments: [ExportTarget.dpo, .rlvr])
    func whatNeedsAllSamplesIsRefusedOfAnAdaptiveRun(_ target: ExportTarget) async throws {
        var run = TinyRun(questions: 6)
        run.description.sampling = .adaptive
        let ledger = try LedgerStore(at: folder.path("adaptive.sqlite"), for: run.description)
        let error = await #expect(throws: FirstpassError.self) { _ = try await self.rows(target, of: ledger) }
        #expect(error?.code == .usage && error?.message.contains("adaptive") == true)
        #expect(error?.remedy?.contains("--fork") == true)
    }

    // A mark that combines with a tag's last character makes another character of it, and the same tokens.
    @Test(arguments: ["[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "<s>", "</s>"], ["", "\u{301}", "\u{FE0F}"])
    func aTagOfTheFormatIsLeftOutAndSaid(_ tag: String, _ mark: String) async throws {
        let triple = try #require(try await triples().first)
        var tagged = triple
        tagged.question.parsed.text += " \(tag)\(mark)"
        let schema = Llama2Schema(bare: false)
        let rows = schema.makeRows(of: "train")
        #expect(try rows.rows(with: triple).count == 1)
        #expect(try rows.rows(with: tagged).isEmpty)
        #expect(rows.leftOut == ["the text contains \(tag), a tag of the format": 1])
    }

    @Test(arguments: ["x = 1", "x = 1\n", "x = 1\r\n"])
    func aFenceAddsNoEmptyLine(_ code: String) {
        let lines = Turns.fenced(code).utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        #expect(lines.count == 3)
    }

    @Test func aRunThatIsStillGoingSaysSo() async throws {
        #expect(try await rows(.messages).summary.isComplete)
        var going = run
        going.description.questions = 60
        try ledger.close()
        let grown = try LedgerStore(at: folder.path("run.sqlite"), for: going.description)
        #expect(try await !rows(.messages, of: grown).summary.isComplete)
    }
}
