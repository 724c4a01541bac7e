import Foundation
import Testing

@testable import Contamination

/// The fingerprint files that come with Firstpass, and, where `FIRSTPASS_BENCHMARKS` names them, their sources.
@Suite struct BuiltInFingerprintTests {
    @Test func theFilesAreTheBenchmarksOfTheList() throws {
        let indexes = try FingerprintIndex.all(in: Support.fingerprints)
        #expect(indexes.map(\.name).sorted() == BenchmarkSource.builtIn.map(\.name).sorted())
        let items = Dictionary(uniqueKeysWithValues: indexes.map { ($0.name, $0.items) })
        #expect(items["humaneval"] == 164 && items["mbpp"] == 974)
        let short = Dictionary(uniqueKeysWithValues: indexes.map { ($0.name, $0.shortItems) })
        #expect(short["humaneval"] == 1 && short["mbpp"] == 206)
        for index in indexes { #expect(index.serialised().count < 24 << 20) }
    }

    @Test(.enabled(if: Support.benchmarks != nil, "FIRSTPASS_BENCHMARKS names no folder"))
    func rebuildingGivesTheSameBytes() throws {
        let sources = try #require(Support.benchmarks)
        try Support.withFolder { folder in
            for path in try FingerprintBuilder.writeBuiltIn(from: sources, into: folder) {
                let name = URL(fileURLWithPath: path).lastPathComponent
                let committed = FileManager.default.contents(atPath: "\(Support.fingerprints)/\(name)")
                #expect(FileManager.default.contents(atPath: path) == committed, "\(name)")
            }
        }
    }

    @Test(
        .enabled(if: Support.benchmarks != nil, "FIRSTPASS_BENCHMARKS names no folder"),
        arguments: BenchmarkSource.builtIn)
    func everyQuestionIsFoundInDisguise(source: BenchmarkSource) throws {
        let folder = try #require(Support.benchmarks)
        let index = try FingerprintIndex(
            contentsOf: "\(Support.fingerprints)/\(source.name).\(FingerprintIndex.fileExtension)")
        let scanner = ContaminationScanner(indexes: [index], strict: true)
        for (question, number) in zip(try Support.questions(source, in: folder), index.itemNumbers) {
            let escaped = String(decoding: try JSONEncoder().encode(question), as: UTF8.self)
            let disguises = [
                question, question.split(whereSeparator: \.isWhitespace).joined(separator: "\n\t"),
                "## Task\n```python\n\(question)\n```", question.uppercased(),
                question.split(separator: "\n").map { "# \($0)" }.joined(separator: "\n"), escaped,
            ]
            for (place, disguise) in disguises.enumerated() {
                let items = scanner.scan("x = 1  \(disguise) 2").flatMap(\.items)
                #expect(items.contains(Int(number)), "\(source.name)/\(number), disguise \(place)")
            }
        }
    }
}
