import Core
import Foundation
import Inference
import Ledger
import LedgerTestSupport
import Testing

@testable import Export

/// Targets that are made of tokens, and rehearsal data among rows, from the ledger to the folder.
@Suite struct TokenTargetTests {
    private struct Sequence: Decodable {
        // As the columns are called.
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var input_ids: [Int32]
        var labels: [Int32]
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var attention_mask: [Int32]
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var position_ids: [Int32]

        /// The documents' ids.
        var documents: [[Int32]] {
            zip(input_ids, zip(position_ids, attention_mask)).reduce(into: []) { documents, token in
                guard token.1.1 == 1 else { return }
                if token.1.0 == 0 { documents.append([]) }
                documents[documents.count - 1].append(token.0)
            }
        }
    }

    private struct Text: Decodable {
        var text: String
    }

    private struct Indexed: Decodable {
        var documents: [[Int32]]
    }

    private let folder: TemporaryFolder
    private let ledger: LedgerStore
    private let tokenizer: ModelTokenizer

    init() async throws {
        folder = try TemporaryFolder()
        let run = TinyRun(questions: 120)
        ledger = try LedgerStore(at: folder.path("run.sqlite"), for: run.description)
        try await run.finish(ledger)
        tokenizer = try ModelTokenizer(Vocabularies.smollm2, name: "a/smollm2.gguf")
        let lines = (0..<600).map { "{\"text\":\"rehearsal \($0): \((0..<$0 % 40).map { "w\($0) " }.joined())\"}\n" }
        try lines.joined().write(toFile: folder.path("code.jsonl"), atomically: true, encoding: .utf8)
        let text = (0..<400).map { "A line of prose, number \($0).\n\n" }.joined()
        try text.write(toFile: folder.path("text.txt"), atomically: true, encoding: .utf8)
    }

    @discardableResult
    private func export(
        _ target: ExportTarget, to name: String = "set", _ change: (inout ExportOptions) throws -> Void = { _ in }
    ) async throws -> ExportSummary {
        var options = ExportOptions(benchmarks: [], contaminationMode: "exhaustive", format: .jsonLines)
        try change(&options)
        return try await DatasetExporter(options).export(target, from: ledger.reader, to: folder.path(name))
    }

    private func rows<Row: Decodable>(_ split: String = "train", of name: String = "set") throws -> [Row] {
        let path = folder.path("\(name)/data/\(split)-00000-of-00001.jsonl")
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Row.self, from: Data($0.utf8))
        }
    }

    private func triples() async throws -> [TripleRecord] {
        try await ledger.reader.read { snapshot in
            var triples: [TripleRecord] = []
            try snapshot.forEachTriple { triples.append($0) }
            return triples
        }
    }

    private func indexed(_ split: String = "train", of name: String = "set") throws -> [[Int32]] {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
            path: "Python/read_indexed_dataset.py")
        let output = try PythonDatasets.run(
            "/usr/bin/env", ["python3", script.path, folder.path("\(name)/megatron/\(split)")])
        return try JSONDecoder().decode(Indexed.self, from: Data(output.utf8)).documents
    }

    private func addMix(_ options: inout ExportOptions) throws {
        options.tokenizer = tokenizer
        options.mix = [
            try MixSource("code=\(folder.path("code.jsonl")):6%"), try MixSource("text=\(folder.path("text.txt")):2%"),
        ]
    }

    private func text(_ ids: [Int32]) -> String {
        String(decoding: tokenizer.tokenizer.decode(ids, includingControl: true), as: UTF8.self)
    }

    @Test func everyConversationIsInASequenceOnceAndInMegatronsFiles() async throws {
        let summary = try await export(.packed) {
            $0.tokenizer = tokenizer
            $0.length = 512
        }
        let rows: [Sequence] = try rows()
        let triples = try await triples()
        #expect(summary.rows == rows.count && summary.packing.first?.sequences == rows.count)
        #expect(summary.packing.first?.documents == triples.count && summary.packing.first?.cutDocuments == 0)
        let conversations = triples.map { triple in
            let turns = Turns(of: triple, bare: false)
            return "<|im_start|>user\n\(turns.user)<|im_end|>\n<|im_start|>assistant\n\(turns.assistant)<|im_end|>\n"
        }
        let packed = rows.flatMap(\.documents)
        for texts in [packed.map(text), try indexed().map(text)] {
            #expect(texts.count == triples.count)
            // The model's own system message comes first.
            let questions = texts.map { $0[($0.range(of: "<|im_start|>user")?.lowerBound ?? $0.startIndex)...] }
            #expect(questions.map(String.init).sorted() == conversations.sorted())
        }
        for row in rows {
            let learnt = zip(row.input_ids, row.labels).filter { $0.1 != -100 }
            #expect(learnt.allSatisfy { $0.0 == $0.1 })
            #expect(!text(learnt.map(\.0)).contains("Write a function") && text(learnt.map(\.0)).contains("return"))
        }
    }

    @Test func rehearsalDataHasItsShareAndIsSpread() async throws {
        let summary = try await export(.packed) {
            try addMix(&$0)
            $0.length = 512
        }
        let mix = try #require(summary.mix)
        let documents = try indexed()
        let rehearsal = documents.map { !text($0).contains("<|im_start|>") }
        let tokens = documents.reduce(0) { $0 + $1.count }
        #expect(mix.tokens == tokens && summary.packing.first?.tokens == tokens)
        let mixed = zip(documents, rehearsal).reduce(0) { $0 + ($1.1 ? $1.0.count : 0) }
        #expect(abs(Double(mixed) / Double(tokens) - 0.08) < 0.001)
        for (source, share) in zip(mix.sources, [0.06, 0.02]) {
            #expect(abs(source.share(of: tokens) - share) < 0.001, "\(source)")
        }
        // All of a text is learnt but for its first token, which nothing stands before.
        let rows: [Sequence] = try rows()
        let learnt = rows.reduce(0) { $0 + $1.labels.count { $0 != -100 } }
        #expect(learnt == summary.packing.first?.learntTokens)
        let halves = [rehearsal.prefix(rehearsal.count / 2), rehearsal.suffix(rehearsal.count / 2)]
        #expect(halves.allSatisfy { $0.contains(true) } && documents.count > 20)
        let card = try String(contentsOfFile: folder.path("set/README.md"), encoding: .utf8)
        #expect(
            card.contains("| `code` | 6.0") && card.contains("neither run nor checked") && card.contains("smollm2.gguf")
        )
        #expect(!card.contains("a/smollm2.gguf"))
    }

    @Test(arguments: [ExportTarget.llama2, .fim]) func rehearsalTextsAreRowsOfText(_ target: ExportTarget) async throws
    {
        var alone: [Text] = []
        if target == .fim {
            try await export(target, to: "alone") { $0.infilling = .codeLlama }
        } else {
            try await export(target, to: "alone")
        }
        alone = try rows(of: "alone")
        // SmolLM2 has no tokens for filling in; the default model has.
        guard target == .llama2 else {
            #expect(alone.allSatisfy { $0.text.hasPrefix("<PRE> ") })
            let error = await #expect(throws: FirstpassError.self) { try await export(target, addMix) }
            #expect(error?.code == .unsupported)
            return
        }
        let summary = try await export(target, addMix)
        let mixed: [Text] = try rows()
        let own = Set(alone.map(\.text))
        #expect(mixed.map(\.text).filter(own.contains) == alone.map(\.text))
        let rehearsal = mixed.map(\.text).filter { !own.contains($0) }
        #expect(!rehearsal.isEmpty && rehearsal.count == summary.mix?.sources.reduce(0) { $0 + $1.texts })
        #expect(rehearsal.allSatisfy { $0.hasPrefix("<s>") && !$0.contains("[INST]") })
        let counts = mixed.map { tokenizer.tokenizer.encode($0.text, allowSpecial: true).count }
        let share = zip(mixed, counts).reduce(0) { $0 + (own.contains($1.0.text) ? 0 : $1.1) }
        #expect(abs(Double(share) / Double(counts.reduce(0, +)) - 0.08) < 0.001)
    }

    @Test func rehearsalDataIsTrainedOnAndNotMeasuredBy() async throws {
        let summary = try await export(.packed) {
            try addMix(&$0)
            $0.splits = try DatasetSplits("validation=0.4,train=0.6")
        }
        #expect(summary.mix?.split == "train")
        #expect(try indexed("validation").allSatisfy { text($0).contains("<|im_start|>") })
        #expect(try indexed("train").contains { !text($0).contains("<|im_start|>") })
    }

    @Test func exercisesDecodeToTheSolutions() async throws {
        try await export(.fim) { $0.infilling = .codeLlama }
        let rows: [Text] = try rows()
        let triples = try await triples()
        #expect(rows.count == triples.count)
        for (row, triple) in zip(rows, triples) {
            let infilling = Infilling(.codeLlama, seed: 1)
            #expect(try infilling.decode(row.text) == triple.solution)
        }
    }

    @Test func theSameRunAndSourcesGiveTheSameBytes() async throws {
        for name in ["one", "two"] {
            try await export(.packed, to: name) {
                try addMix(&$0)
                $0.length = 256
            }
        }
        for name in ["stats.json", "README.md", "megatron/train.bin", "megatron/train.idx", shard] {
            let files = try ["one", "two"].map {
                try Data(contentsOf: URL(fileURLWithPath: folder.path("\($0)/\(name)")))
            }
            #expect(files[0] == files[1] && !files[0].isEmpty, "\(name)")
        }
    }

    @Test func whatIsMissingIsSaid() async throws {
        func refused(
            _ target: ExportTarget, _ word: String, _ change: (inout ExportOptions) throws -> Void
        ) async throws {
            let error = await #expect(throws: FirstpassError.self) { try await export(target, change) }
            #expect(error?.exitCode == 2 && error?.description.contains(word) == true, "\(error?.description ?? "")")
            #expect(try !folder.names().contains { $0.contains("set") }, "something was left")
        }
        try await refused(.packed, "--tokenizer") { _ in }
        try await refused(.fim, "--infilling") { _ in }
        try await refused(.fim, "<fim_prefix>") {
            $0.tokenizer = tokenizer
            $0.infilling = .starCoder
        }
        try await refused(.packed, "--length") {
            $0.tokenizer = tokenizer
            $0.length = 1
        }
        try await refused(.messages, "packed, llama2 or fim", addMix)
        try await refused(.llama2, "--tokenizer") { $0.mix = [try MixSource("code=\(folder.path("code.jsonl")):6%")] }
        try await refused(.packed, "nothing.jsonl") {
            try addMix(&$0)
            $0.mix.append(try MixSource("more=\(folder.path("nothing.jsonl")):1%"))
        }
    }
}
