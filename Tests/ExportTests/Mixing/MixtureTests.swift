import Core
import Datasets
import Foundation
import Inference
import LedgerTestSupport
import Testing

@testable import Export

@Suite struct MixtureTests {
    private let folder: TemporaryFolder
    private let tokenizer: any Tokenizer

    init() throws {
        folder = try TemporaryFolder()
        tokenizer = try Vocabularies.smollm2.tokenizer()
    }

    private func write(_ text: String, to name: String) throws -> String {
        try text.write(toFile: folder.path(name), atomically: true, encoding: .utf8)
        return folder.path(name)
    }

    private func record(_ number: Int, words: Int = 20) -> String {
        "record \(number):" + (0..<words).map { " word\($0 * number % 97)" }.joined()
    }

    private func lines(_ range: Range<Int>, key: String = "text", words: Int = 20) -> String {
        range.map { "{\"id\":\($0),\"\(key)\":\"\(record($0, words: words))\"}\n" }.joined()
    }

    private func choose(
        _ sources: [(name: String, path: String, share: Double)], besides rows: Int, seed: UInt64 = 1,
        field: String? = nil, overhead: Int = 0
    ) throws -> (texts: [RehearsalText], statistics: [MixStatistics]) {
        let mixture = try Mixture(
            sources.map { try MixSource(name: $0.name, path: $0.path, share: $0.share) }, seed: seed)
        return try mixture.choose(
            besides: rows, meter: TokenMeter(tokenizer, overhead: overhead, cutOverhead: overhead), field: field)
    }

    @Test func theSharesAreWhatWasAskedFor() throws {
        let code = try write(lines(0..<3000), to: "code.jsonl")
        let text = try write(lines(3000..<6000, words: 200), to: "text.jsonl")
        for rows in [5_000, 40_000, 300_000] {
            let (texts, statistics) = try choose(
                [("code", code, 0.06), ("text", text, 0.02)], besides: rows, overhead: 1)
            let total = rows + texts.reduce(0) { $0 + $1.tokens }
            #expect(statistics.map(\.name) == ["code", "text"])
            #expect(abs(statistics[0].share(of: total) - 0.06) < 0.001)
            #expect(abs(statistics[1].share(of: total) - 0.02) < 0.001)
            for chosen in texts {
                #expect(chosen.tokens == tokenizer.encode(chosen.text, allowSpecial: false).count + 1)
                let whole = record(
                    chosen.record + (chosen.source == "text" ? 3000 : 0), words: chosen.source == "text" ? 200 : 20)
                #expect(chosen.isWhole ? chosen.text == whole : whole.hasPrefix(chosen.text))
                #expect(chosen.epoch == 0)
            }
            #expect(texts.count { !$0.isWhole } <= 2)
            #expect(Set(texts.map { "\($0.source) \($0.record)" }).count == texts.count)
        }
    }

    @Test func sourcesWithAFileInCommonGiveNoTextTwice() throws {
        let path = try write(lines(0..<300), to: "code.jsonl")
        let (texts, statistics) = try choose([("a", path, 0.3), ("b", path, 0.3)], besides: 8_000)
        #expect(Set(texts.map(\.text)).count == texts.count && statistics.allSatisfy { $0.epochs <= 1 })
        #expect(statistics.allSatisfy { $0.texts > 50 })
    }

    @Test func whatCannotBeReadIsToldWithItsPlace() throws {
        let path = try write(lines(0..<3) + "{\"text\": \"cut of" + "\n" + lines(3..<6), to: "code.jsonl")
        let facts = try #require(try choose([("a", path, 0.9)], besides: 500).statistics.first)
        #expect(facts.records == 7 && facts.unusable == 1)
        let problem = try #require(facts.firstProblem)
        #expect(problem.contains("it is not JSON: ") && problem.contains("\(path), record 4"), "\(problem)")
    }

    @Test func theSameSeedChoosesTheSameAndAnotherOthers() throws {
        let path = try write(lines(0..<2000), to: "code.jsonl")
        let one = try choose([("code", path, 0.1)], besides: 20_000)
        #expect(try choose([("code", path, 0.1)], besides: 20_000).texts == one.texts)
        let other = try choose([("code", path, 0.1)], besides: 20_000, seed: 2)
        #expect(Set(other.texts.map(\.record)) != Set(one.texts.map(\.record)))
        // More is the same and more, so that a growing run keeps what it had.
        let more = try choose([("code", path, 0.1)], besides: 40_000)
        #expect(Set(one.texts.filter(\.isWhole).map(\.record)).isSubset(of: more.texts.map(\.record)))
    }

    @Test func everyRecordIsAsLikelyAsAnyOther() throws {
        let path = try write(lines(0..<100, words: 5), to: "code.jsonl")
        var counts = [Int](repeating: 0, count: 100)
        let whole = try choose([("code", path, 0.5)], besides: 1)
        #expect(whole.texts.count <= 1)
        var chosen = 0
        for seed in 0..<400 as Range<UInt64> {
            for text in try choose([("code", path, 0.1)], besides: 2500, seed: seed).texts {
                counts[text.record] += 1
                chosen += 1
            }
        }
        let expected = Double(chosen) / 100
        #expect(expected > 40)
        for (record, count) in counts.enumerated() {
            #expect(abs(Double(count) - expected) < 6 * expected.squareRoot(), "record \(record)")
        }
    }

    @Test func aSourceThatRunsOutIsBegunAgainAndSaysSo() throws {
        let path = try write(lines(0..<10), to: "code.jsonl")
        let all = lines(0..<10).split(separator: "\n").enumerated().reduce(0) { sum, line in
            sum + tokenizer.encode(record(line.offset), allowSpecial: false).count
        }
        let (texts, statistics) = try choose([("code", path, 0.5)], besides: all * 7 / 2)
        #expect(abs(statistics[0].epochs - 3.5) < 0.02 && statistics[0].records == 10)
        #expect(abs(statistics[0].tokens - all * 7 / 2) < 5)
        for record in 0..<10 {
            let epochs = texts.filter { $0.record == record }.map(\.epoch).sorted()
            #expect(epochs.starts(with: [0, 1, 2]) && epochs.count <= 4)
        }
        let enough = try choose([("code", path, 0.5)], besides: all - 1)
        #expect(enough.statistics[0].epochs <= 1 && enough.texts.allSatisfy { $0.epoch == 0 })
    }

    @Test func theSameTextIsStoredOnce() throws {
        let path = try write(lines(0..<20) + lines(0..<20) + lines(0..<20), to: "code.jsonl")
        let tokens = (0..<20).reduce(0) { $0 + tokenizer.encode(record($1), allowSpecial: false).count }
        let (texts, statistics) = try choose([("code", path, 0.5)], besides: tokens)
        #expect(texts.count == 20 && Set(texts.map(\.text)).count == 20 && statistics[0].records == 60)
    }

    @Test func foldersCompressionTextsAndFieldsAreRead() throws {
        try FileManager.default.createDirectory(atPath: folder.path("corpus/deep"), withIntermediateDirectories: true)
        _ = try write(lines(0..<5, key: "content"), to: "corpus/a.jsonl")
        _ = try write(
            "[" + (5..<8).map { "{\"code\":\"\(record($0))\"}" }.joined(separator: ",") + "]", to: "corpus/b.json")
        _ = try write("print('a file')\n", to: "corpus/deep/c.py")
        _ = try write(lines(8..<12), to: "corpus/d.jsonl")
        _ = try PythonDatasets.run("/usr/bin/env", ["gzip", folder.path("corpus/d.jsonl")])
        let all = try choose([("code", folder.path("corpus"), 0.9)], besides: 1000)
        #expect(Set(all.texts.map(\.text)).isSuperset(of: (0..<12).map { record($0) } + ["print('a file')\n"]))
        let named = try write(#"{"text":"no","meta":{"body":"yes it is"}}"# + "\n", to: "named.jsonl")
        let (texts, _) = try choose([("code", named, 0.5)], besides: 3, field: "meta.body")
        #expect(texts.allSatisfy { "yes it is".hasPrefix($0.text) } && !texts.isEmpty)
    }

    @Test func parquetIsASourceLikeAnyOther() throws {
        let file = try ParquetTableFile(
            try ByteSink(path: folder.path("code.parquet")), columns: [.init("id", .int64), .init("content", .string)])
        for number in 0..<500 {
            try file.append(.object([("id", .integer(number)), ("content", .string(record(number)))]))
        }
        try file.close()
        let lines = try write(lines(0..<500, key: "content"), to: "code.jsonl")
        let parquet = try choose([("code", folder.path("code.parquet"), 0.1)], besides: 20_000)
        let plain = try choose([("code", lines, 0.1)], besides: 20_000)
        #expect(parquet.texts == plain.texts)
        #expect(parquet.statistics[0].records == 500 && parquet.texts.count > 10)
    }

    @Test func aLongTextIsTakenApartIntoPassages() throws {
        let paragraphs = (0..<3000).map { "Paragraph \($0). " + String(repeating: "väl ", count: 30) }
        let path = try write(paragraphs.joined(separator: "\n\n"), to: "book.txt")
        let (texts, statistics) = try choose([("book", path, 0.5)], besides: 100_000)
        #expect(statistics[0].records > 5 && texts.count > 1)
        for text in texts {
            #expect(text.text.utf8.count <= 1 << 16 && text.text.hasPrefix("Paragraph "))
            if text.isWhole, text.record < statistics[0].records - 1 { #expect(text.text.hasSuffix("\n\n")) }
        }
        for bytes in [[UInt8](repeating: 0x61, count: 200_000), Array(String(repeating: "日", count: 70_000).utf8)] {
            let ranges = bytes.withUnsafeBufferPointer { Passages.ranges(of: $0[...]) }
            #expect(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == bytes.count)
            #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
            #expect(ranges.allSatisfy { String(validating: bytes[$0], as: UTF8.self) != nil && $0.count <= 1 << 16 })
        }
    }

    @Test func whatCannotBeReadIsCountedAndWhatIsEmptyRefused() throws {
        let path = try write("not json\n{\"id\":1}\n{\"text\":\"\"}\n" + lines(0..<2), to: "some.jsonl")
        let (_, statistics) = try choose([("code", path, 0.5)], besides: 1_000)
        #expect(statistics[0].records == 5 && statistics[0].unusable == 3)
        let empty = ["", "{\"id\":1}\n", "not json\n"]
        for (number, content) in empty.enumerated() {
            let path = try write(content, to: "empty\(number).jsonl")
            let error = #expect(throws: FirstpassError.self) { try choose([("code", path, 0.5)], besides: 100) }
            #expect(error?.exitCode == 2 && error?.remedy?.contains("--mix-field") == true)
        }
        let missing = #expect(throws: FirstpassError.self) {
            try choose([("code", folder.path("nothing.jsonl"), 0.5)], besides: 100)
        }
        #expect(missing?.exitCode == 2 && missing?.location?.contains("nothing.jsonl") == true)
    }

    @Test func aSourceIsNameFileAndShare() throws {
        #expect(try MixSource("code=a=b:c.jsonl:6%") == MixSource(name: "code", path: "a=b:c.jsonl", share: 0.06))
        #expect(try MixSource("text=x:0.5%").share == 0.005)
        for text in [
            "", "code", "code=x", "code=x:6", "=x:6%", "code=:6%", "code=x:0%", "code=x:-1%", "code=x:100%",
            "code=x:nan%",
            "code=x:%", "code:6%=x", "code=x:inf%",
        ] {
            let error = #expect(throws: FirstpassError.self, "\(text)") { try MixSource(text) }
            #expect(error?.code == .usage && error?.remedy?.contains("--mix NAME=PATH:SHARE%") == true)
        }
        for sources in [["a=x:60%", "b=x:40%"], ["a=x:1%", "a=y:1%"]] {
            let error = #expect(throws: FirstpassError.self) { try Mixture(sources.map { try MixSource($0) }, seed: 1) }
            #expect(error?.code == .usage && error?.remedy != nil)
        }
    }
}
