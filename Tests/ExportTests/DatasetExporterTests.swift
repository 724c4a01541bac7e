import Core
import Foundation
import Ledger
import LedgerTestSupport
import Testing
import Yams

@testable import Export

@Suite struct DatasetExporterTests {
    private let folder: TemporaryFolder
    private let run = TinyRun(questions: 30)
    private let ledger: LedgerStore
    private let exporter = DatasetExporter(
        ExportOptions(benchmarks: ["HumanEval 1.0", "MBPP 1.0"], contaminationMode: "exhaustive", format: .jsonLines))

    init() async throws {
        folder = try TemporaryFolder()
        ledger = try LedgerStore(at: folder.path("run.sqlite"), for: run.description)
        try await run.finish(ledger)
    }

    /// An exporter with what a target needs.
    private func exporter(for target: ExportTarget) throws -> DatasetExporter {
        var exporter = exporter
        exporter.options.length = 128
        if target == .packed { exporter.options.tokenizer = try ModelTokenizer(Vocabularies.smollm2, name: "smollm2") }
        if target == .fim { exporter.options.infilling = .codeLlama }
        return exporter
    }

    private func rows(_ name: String) throws -> [[String: Any]] {
        let text = try String(contentsOfFile: folder.path("\(name)/\(shard)"), encoding: .utf8)
        return try text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    private func frontMatter(_ name: String) throws -> [String: Any] {
        let card = try String(contentsOfFile: folder.path("\(name)/README.md"), encoding: .utf8)
        let parts = card.components(separatedBy: "---\n")
        #expect(parts.count == 3 && parts[0].isEmpty)
        return try #require(try Yams.load(yaml: parts[1]) as? [String: Any])
    }

    @Test func theCardIsYAMLWithWhatTheHubReads() async throws {
        for license in [nil, "llama2", "a: \"b\"\n- c # d"] {
            var exporter = exporter
            exporter.options.license = license
            try await exporter.export(.triples, from: ledger.reader, to: folder.path("set"))
            let matter = try frontMatter("set")
            #expect(matter["license"] as? String == (license == "llama2" ? "llama2" : "other"))
            #expect(matter["license_name"] as? String == (license?.contains("#") == true ? "a-b-c-d" : nil))
            #expect(matter["language"] as? [String] == ["en"])
            #expect(matter["task_categories"] as? [String] == ["text-generation"])
            #expect(matter["size_categories"] as? [String] == ["n<1K"])
            #expect((matter["configs"] as? [[String: Any]])?.first?["config_name"] as? String == "default")
        }
    }

    @Test func theCardTellsTheWholeStory() async throws {
        try await exporter.export(.messages, from: ledger.reader, to: folder.path("set"))
        let card = try String(contentsOfFile: folder.path("set/README.md"), encoding: .utf8)
        let funnel = try await ledger.reader.read { try $0.funnel() }
        for text in [
            "| questions generated | 30 |", "| kept | \(funnel.kept) |", "62,000", "52,000", "14,000", "pass@4 ",
            "`Q4_0`",
            Fingerprint.sha256("tiny"), Fingerprint.sha256("template of tests"), "Seed of the run: 1.",
            "`HumanEval 1.0`",
            "No licence was configured", "\"temperature\":0.8",
        ] {
            #expect(card.contains(text), "\(text)")
        }
        #expect(!card.contains(folder.path))
    }

    @Test func everyTripleIsACompleteProgramThatEndsWithoutAnError() async throws {
        try await exporter.export(.triples, from: ledger.reader, to: folder.path("set"))
        for row in try rows("set") {
            let tests = try #require(row["tests"] as? [String])
            let solution = try #require(row["solution"] as? String)
            _ = try PythonDatasets.run(
                "/usr/bin/env", ["python3", "-c", solution + "\n" + tests.joined(separator: "\n")])
            let attempts = try #require(row["attempts"] as? [[String: Any]])
            let passed = attempts.filter { $0["verdict"] as? String == "passed" }
            #expect(attempts.count == 4 && attempts[3]["verdict"] as? String == "no_code")
            #expect(passed.first?["solution"] as? String == solution)
            #expect(row["pass_rate"] as? Double == Double(passed.count) / 4)
            let provenance = try #require(row["provenance"] as? [String: Any])
            #expect(provenance["sample_index"] as? Int == passed.first?["index"] as? Int)
            #expect((provenance["solutions"] as? [String: Any])?["temperature"] as? Double == 0.8)
        }
    }

    @Test func keysStandInTheirOrder() async throws {
        try await exporter.export(.triples, from: ledger.reader, to: folder.path("set"))
        let text = try String(contentsOfFile: folder.path("set/\(shard)"), encoding: .utf8)
        #expect(text.contains("“Größe” & <b>"))
        for line in text.split(separator: "\n") {
            var rest = line[...]
            for key in ["id", "question", "entry_point", "tests", "solution", "attempts", "pass_rate", "provenance"] {
                let range = try #require(rest.range(of: "\"\(key)\":"))
                rest = rest[range.upperBound...]
            }
        }
    }

    @Test func theUserSeesTheTestOnlyWhereNoSignatureIsStated() async throws {
        try await exporter.export(.messages, from: ledger.reader, to: folder.path("set"))
        var signatures = 0
        let triples = try await ledger.reader.read { snapshot in
            var triples: [(signature: String?, solution: String)] = []
            try snapshot.forEachTriple { triples.append(($0.question.parsed.signature, $0.solution)) }
            return triples
        }
        for (row, triple) in zip(try rows("set"), triples) {
            let messages = try #require(row["messages"] as? [[String: String]])
            #expect(messages.map { $0["role"] } == ["user", "assistant"])
            #expect(messages[0]["content"]?.contains("\n\nassert add_") == (triple.signature == nil))
            #expect(messages[1]["content"] == "```python\n\(triple.solution)```")
            if triple.signature != nil { signatures += 1 }
        }
        #expect(signatures > 0 && signatures < triples.count)
    }

    @Test func aFenceIsLongerThanAnyInTheCode() {
        #expect(Turns.fenced("a") == "```python\na\n```")
        #expect(Turns.fenced("'''\n````\n'''\n") == "`````python\n'''\n````\n'''\n`````")
    }

    @Test(arguments: ExportTarget.allCases)
    func theSameRunGivesTheSameBytes(_ target: ExportTarget) async throws {
        let other = try LedgerStore(at: folder.path("other/run.sqlite"), for: run.description)
        try await run.finish(other)
        try other.close()
        try await exporter(for: target).export(target, from: ledger.reader, to: folder.path("one"))
        try await exporter(for: target).export(
            target, from: LedgerReader(at: folder.path("other/run.sqlite")), to: folder.path("two"))
        for name in [shard, "README.md", "stats.json"] {
            let one = try Data(contentsOf: URL(fileURLWithPath: folder.path("one/\(name)")))
            #expect(one == (try Data(contentsOf: URL(fileURLWithPath: folder.path("two/\(name)")))), "\(name)")
            #expect(!one.isEmpty)
        }
    }

    @Test func theFolderOfAModelFileStaysOut() async throws {
        var local = run
        for index in local.description.models.indices {
            local.description.models[index].name = "somewhere/else/tiny.gguf"
        }
        let other = try LedgerStore(at: folder.path("local.sqlite"), for: local.description)
        try await local.finish(other)
        try await exporter.export(.triples, from: other.reader, to: folder.path("set"))
        for name in [shard, "README.md"] {
            let text = try String(contentsOfFile: folder.path("set/\(name)"), encoding: .utf8)
            #expect(text.contains("tiny.gguf") && !text.contains("somewhere"))
        }
    }

    @Test func statisticsAreTheFunnel() async throws {
        try await exporter.export(.messages, from: ledger.reader, to: folder.path("set"))
        let data = try Data(contentsOf: URL(fileURLWithPath: folder.path("set/stats.json")))
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let funnel = try await ledger.reader.read { try $0.funnel() }
        #expect((object["funnel"] as? [String: Int])?["kept"] == funnel.kept && object["rows"] as? Int == funnel.kept)
        #expect((object["pass_at_k"] as? [String: Double])?.count == 4)
        #expect((object["tokens"] as? [String: [String: Int]])?["tests"]?["out"] == funnel.tokens[.tests]?.output)
    }

    @Test func anEmptyRunIsRefusedAndLeavesNothing() async throws {
        let empty = try LedgerStore(at: folder.path("empty.sqlite"), for: run.description)
        let error = await #expect(throws: FirstpassError.self) {
            try await exporter.export(.messages, from: empty.reader, to: folder.path("set"))
        }
        #expect(error?.code == .checkFailed)
        #expect(try !folder.names().contains { $0.contains("set") })
    }
}
