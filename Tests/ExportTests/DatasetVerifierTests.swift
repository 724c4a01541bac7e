import Core
import Foundation
import Ledger
import LedgerTestSupport
import Testing

@testable import Export

/// A folder is as it was written, and whatever is changed in it is found.
@Suite struct DatasetVerifierTests {
    private let folder: TemporaryFolder
    private let path: String
    private let train = "data/train-00000-of-00001.jsonl"
    private let validation = "data/validation-00000-of-00001.jsonl"

    init() async throws {
        folder = try TemporaryFolder()
        path = folder.path("set")
        try await Self.export(.messages, to: path, folder)
    }

    private static func export(
        _ target: ExportTarget, to path: String, format: ExportFormat = .jsonLines, _ folder: TemporaryFolder
    ) async throws {
        let run = TinyRun(questions: 40)
        let ledger = try LedgerStore(at: folder.path("\(target)-\(format).sqlite"), for: run.description)
        try await run.finish(ledger)
        let options = try ExportOptions(for: target, format: format, splits: "train=0.6,validation=0.4")
        try await DatasetExporter(options).export(target, from: ledger.reader, to: path)
    }

    private func read(_ name: String) throws -> String {
        try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
    }

    /// Changes a file, and says in `stats.json` that it is right, so that only what it holds can tell.
    private func rewrite(_ name: String, _ change: (String) -> String) throws {
        let (old, text) = (try read(name), change(try read(name)))
        #expect(old != text)
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
        let statistics = try read("stats.json")
            .replacingOccurrences(of: Fingerprint.sha256(old), with: Fingerprint.sha256(text))
            .replacingOccurrences(
                of: "\"path\":\"\(name)\",\"bytes\":\(old.utf8.count)",
                with: "\"path\":\"\(name)\",\"bytes\":\(text.utf8.count)")
        try Data(statistics.utf8).write(to: URL(fileURLWithPath: "\(path)/stats.json"))
    }

    private func findings() throws -> [String] { try DatasetVerifier().verify(path).findings.map(\.description) }

    @Test(arguments: ExportTarget.allCases)
    func whatWasWrittenIsAsItShouldBe(_ target: ExportTarget) async throws {
        for format in ExportFormat.allCases {
            try await Self.export(target, to: path, format: format, folder)
            let result = try DatasetVerifier().verify(path)
            #expect(result.findings == [] && result.findingCount == 0)
            #expect(result.rows > 3 && result.files >= 4)
        }
    }

    /// Every way in which the lists of a sequence can contradict one another.
    @Test(arguments: [
        ("\"input_ids\":[", "\"input_ids\":[1,", "input_ids does not have "),
        ("\"labels\":[-100,", "\"labels\":[0,", "labels[0] is neither the token there nor -100"),
        ("\"attention_mask\":[1,1,", "\"attention_mask\":[1,0,", "attention_mask is not 1 for the documents and 0"),
        ("\"attention_mask\":[1,", "\"attention_mask\":[0,", "attention_mask is not 1 for the documents and 0"),
        ("\"position_ids\":[0,1,", "\"position_ids\":[0,2,", "position_ids[1] does not go on from the one before it"),
        ("\"position_ids\":[0,", "\"position_ids\":[5,", "position_ids[0] does not go on from the one before it"),
    ])
    func aSequenceThatIsNoneIsFound(_ old: String, _ new: String, _ problem: String) async throws {
        try await Self.export(.packed, to: path, folder)
        try rewrite(train) { $0.replacing(old, with: new, maxReplacements: 1) }
        let findings = try findings()
        #expect(findings.count == 1 && findings[0].hasPrefix("\(train), row 1: \(problem)"), "\(findings)")
    }

    @Test func whatTokensSayIsLookedAtWhereTheyCanBeRead() async throws {
        try await Self.export(.packed, to: path, folder)
        var verifier = DatasetVerifier { $0.contains("def ") ? ["it shares 'def'"] : [] }
        #expect(try verifier.verify(path).findings == [] && verifier.verify(path).hasUnreadTokens)
        let tokenizer = try ModelTokenizer(Vocabularies.smollm2, name: "smollm2")
        verifier.decode = { tokenizer.text(of: $0) }
        let result = try verifier.verify(path)
        #expect(!result.hasUnreadTokens && result.findingCount > 3 && result.findings[0].problem == "it shares 'def'")
    }

    @Test func aFlippedByteIsFound() throws {
        var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(train)")))
        bytes[bytes.count / 2] ^= 1
        try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(train)"))
        #expect(try findings().contains { $0.hasPrefix("\(train): its SHA-256 is \(Fingerprint.sha256(bytes))") })
    }

    @Test(arguments: [ExportFormat.packedJSONLines, .parquet])
    func aFlippedByteOfAPackedFileIsFoundWithoutATrap(_ format: ExportFormat) async throws {
        try await Self.export(.messages, to: path, format: format, folder)
        let name = "data/train-00000-of-00001.\(format.rawValue)"
        let whole = try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"))
        for place in stride(from: 0, to: whole.count, by: 37) {
            var bytes = whole
            bytes[place] ^= 0x55
            try bytes.write(to: URL(fileURLWithPath: "\(path)/\(name)"))
            #expect(try findings().contains { $0.hasPrefix("\(name): its SHA-256") })
        }
    }

    @Test func aMissingRowIsFound() throws {
        let rows = try read(train).split(separator: "\n").count
        try rewrite(train) { $0.split(separator: "\n").dropLast().joined(separator: "\n") + "\n" }
        #expect(try findings() == ["\(train): it has \(rows - 1) rows, and should have \(rows)"])
    }

    @Test(arguments: [
        ("\"content\":\"", "\"content\":7,\"x\":\"", "messages[0] has the columns role, content, x"),
        ("{\"messages\":[", "{\"messages\":[null,", "messages[0] is null, not an object"),
        ("\"role\":\"user\"", "\"role\":1", "messages[0].role is a whole number, not string"),
        ("{\"messages\":", "{\"message\":", "the row has the columns message"),
        ("{\"messages\":", "[{\"messages\":", "it is not JSON: "),
    ])
    func aChangedTypeIsFound(_ old: String, _ new: String, _ problem: String) throws {
        try rewrite(train) { text in
            let range = text.range(of: old)
            return range.map { text.replacingCharacters(in: $0, with: new) } ?? text
        }
        let findings = try findings()
        #expect(findings.count == 1 && findings[0].hasPrefix("\(train), row 1: \(problem)"), "\(findings)")
    }

    @Test func aRowTwiceAndAQuestionInTwoPartsAreFound() throws {
        let first = try read(train).split(separator: "\n")[0]
        try rewrite(train) { text in
            var lines = text.split(separator: "\n")
            lines[lines.count - 1] = first
            return lines.joined(separator: "\n") + "\n"
        }
        let rows = try read(train).split(separator: "\n").count
        #expect(try findings() == ["\(train), row \(rows): the same row stands before it"])
        try rewrite(validation) { text in
            let lines = text.split(separator: "\n").dropFirst()
            let other = first.replacingOccurrences(of: "```python", with: "```python\\n")
            return ([other] + lines.map(String.init)).joined(separator: "\n") + "\n"
        }
        #expect(try findings().contains("\(validation), row 1: its question stands in the part 'train' too"))
    }

    @Test func aMissingFileAndAnotherOneAreFound() throws {
        try FileManager.default.removeItem(atPath: "\(path)/README.md")
        try Data("x".utf8).write(to: URL(fileURLWithPath: "\(path)/data/more.jsonl"))
        #expect(
            try findings() == ["data/more.jsonl: the export did not write it", "README.md: it is missing"])
    }

    @Test func countsThatContradictOneAnotherAreFound() throws {
        let statistics = try read("stats.json")
        let changed = statistics.replacing(
            "\"splits\":{\"train\":", with: "\"splits\":{\"train\":1", maxReplacements: 1)
        #expect(changed != statistics)
        try Data(changed.utf8).write(to: URL(fileURLWithPath: "\(path)/stats.json"))
        #expect(try findings() == ["stats.json: its counts of rows contradict one another"])
    }

    @Test func whatABenchmarkSharesIsFoundInEveryText() throws {
        let verifier = DatasetVerifier { $0.contains("def ") ? ["it shares 'def'"] : [] }
        let result = try verifier.verify(path)
        #expect(result.findingCount == result.rows && result.findings[0].row == 1)
        #expect(result.findings.allSatisfy { $0.problem == "it shares 'def'" })
    }

    @Test func whatIsNoDatasetIsRefused() throws {
        for name in ["nowhere", "set/data"] {
            let error = #expect(throws: FirstpassError.self) { try DatasetVerifier().verify(folder.path(name)) }
            #expect(error?.code == .usage && error?.remedy != nil)
        }
    }

    @Test func featuresAreReadAsTheyAreWritten() throws {
        let columns: [Feature.Column] = [
            .init("a", .list(.list(.int32))), .init("b", .structure([.init("c", .boolean), .init("d", .float64)])),
            .init("e", .list(.structure([.init("f", .int64), .init("g", .string)]))),
        ]
        var text = ""
        try Feature.json(columns).write(to: &text)
        #expect(try JSONDecoder().decode([Feature.Column].self, from: Data(text.utf8)) == columns)
    }

    @Test(arguments: [
        "{}", "[]", "[[],[[]],{}]", "{\"a\":[1,-2.5e3,\"\\u00e9\\\"]\"],\"b\":{\"c\":null,\"d\":[true,false]}}",
        " { \"a\" : [ 1 , { \"b\" : \"c\" } ] } ", "\"x\"", "9223372036854775808", "{\"a\":{},\"b\":[],\"c\":\"\"}",
    ])
    func rowsAreReadAsJSON(_ text: String) throws {
        var parser = RowParser()
        let value = try Array(text.utf8).withUnsafeBufferPointer { try parser.value(of: $0, 0..<$0.count) }
        var written = ""
        try value.write(to: &written)
        let expected = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed) as? NSObject
        let found = try JSONSerialization.jsonObject(with: Data(written.utf8), options: .fragmentsAllowed) as? NSObject
        #expect(expected != nil && expected == found, "\(written)")
    }
}
