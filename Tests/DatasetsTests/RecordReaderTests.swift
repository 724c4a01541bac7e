import Core
import Foundation
import Testing

@testable import Datasets

@Suite struct RecordReaderTests {
    private let lines = (0..<30_000).map {
        "{\"n\": \($0), \"text\": \"\(String(repeating: "ab ", count: $0 % 50))\"}\n"
    }

    private func joined(_ blocks: [RecordBlock]) -> [UInt8] { blocks.flatMap(\.bytes) }

    /// The records of blocks of values, as texts.
    private func values(_ blocks: [RecordBlock]) -> [String] {
        blocks.flatMap { block -> [String] in
            guard case .values(let ranges) = block.content else { return [] }
            return ranges.map { String(decoding: block.bytes[$0], as: UTF8.self) }
        }
    }

    @Test func blocksOfLinesAreWholeLinesAndAllOfTheFile() throws {
        let text = Array(lines.joined().utf8)
        let (reader, blocks) = try Support.blocks(text, name: "a.jsonl")
        #expect(reader.format == .jsonLines && reader.compression == .none)
        #expect(blocks.count > 1 && joined(blocks) == text)
        for block in blocks {
            #expect(block.bytes.last == UInt8(ascii: "\n") && block.bytes.count <= RecordReader.blockBytes)
        }
        #expect(reader.sha256 == Fingerprint.sha256(text))
        #expect(blocks.last?.sourceBytes == text.count)
    }

    @Test(arguments: [(["gzip", "-c"], "a.jsonl.gz", Compression.gzip), (["gzip", "-c"], "a.jsonl", .gzip)])
    func packedFilesAreUnpackedWhateverTheirNames(
        command: [String], name: String, compression: Compression
    ) throws {
        let text = Array(lines.joined().utf8)
        let packed = try Support.piped(text, through: command)
        let (reader, blocks) = try Support.blocks(packed, name: name)
        #expect(reader.compression == compression && joined(blocks) == text)
        #expect(reader.sha256 == Fingerprint.sha256(packed))
    }

    @Test(arguments: [Compression.none, .gzip, .zstd])
    func whatASinkPacksASourceUnpacks(compression: Compression) throws {
        let text = Array(lines.joined().utf8)
        try Support.withFolder { folder in
            let path = "\(folder)/a.jsonl"
            let sink = try ByteSink(path: path, compression: compression)
            for start in stride(from: 0, to: text.count, by: 77_777) {
                try text[start..<min(text.count, start + 77_777)].withUnsafeBytes { try sink.write($0) }
            }
            try sink.close()
            let file = try WholeFile(path: path, limit: 1 << 30)
            #expect(file.bytes == text)
            let packed = Array(try #require(FileManager.default.contents(atPath: path)))
            #expect(Compression.of(packed) == compression && file.sha256 == Fingerprint.sha256(packed))
            #expect(Support.error { _ = try ByteSink(path: path) }?.code == .storage)
            #expect(Support.error { _ = try WholeFile(path: path, limit: 1_000) }?.code == .unsupported)
            let twice = packed + packed
            let (_, blocks) = try Support.blocks(twice, name: "b.jsonl")
            #expect(joined(blocks) == text + text)
        }
    }

    @Test(arguments: [Compression.gzip, .zstd])
    func aCutOrDamagedPackedFileIsRefused(compression: Compression) throws {
        let packed: [UInt8] = try Support.withFolder { folder in
            let sink = try ByteSink(path: "\(folder)/a", compression: compression)
            try sink.write(lines.prefix(200).joined())
            try sink.close()
            return Array(try #require(FileManager.default.contents(atPath: "\(folder)/a")))
        }
        for count in stride(from: 4, to: packed.count, by: 7) {
            #expect(Support.error { _ = try Support.blocks(Array(packed[..<count]), name: "c.jsonl") }?.code == .format)
        }
        var damaged = packed
        damaged[packed.count - 6] ^= 1
        #expect(Support.error { _ = try Support.blocks(damaged, name: "c.jsonl") }?.code == .format)
    }

    @Test func zerosBehindAGzipMemberArePadding() throws {
        let packed = try Support.piped(Array("[1]".utf8), through: ["gzip", "-c"])
        let (_, blocks) = try Support.blocks(packed + [UInt8](repeating: 0, count: 512), name: "a.json")
        #expect(values(blocks) == ["1"])
    }

    @Test(arguments: [
        ("[1, {\"a\": [2, \"]\"]} ,\n \"x,\\\"y\", null]\n", ["1", "{\"a\": [2, \"]\"]}", "\"x,\\\"y\"", "null"]),
        ("[]", []), (" [ ] ", []), ("{\"a\":\n1}\n{\"b\": 2}", ["{\"a\":\n1}", "{\"b\": 2}"]), ("", []), (" \n", []),
        ("{\"a\": \"{\"}", ["{\"a\": \"{\"}"]), ("\u{FEFF}[1,2]", ["1", "2"]), ("[[1],[2]]", ["[1]", "[2]"]),
        // Cut: the last record cannot be read, which its walk will say.
        ("{\"a\": \"", ["{\"a\": \""]), ("[\"a\tb\", \"c\"]", ["\"a\tb\"", "\"c\""]),
    ])
    func jsonIsCutIntoItsValues(text: String, expected: [String]) throws {
        let (reader, blocks) = try Support.blocks(Array(text.utf8), name: "a.json")
        #expect(reader.format == .json)
        #expect(values(blocks) == expected && joined(blocks) == Array(text.utf8))
    }

    @Test(arguments: [
        "[1 2]", "[1,,2]", "[1, {\"a\": ", "[{\"a\":1},\n{\"b\":2}", "[1] 2", "[1,", "[1", "[,1]", "[1]]", "]",
    ])
    func whatIsNoArrayIsRefused(text: String) {
        #expect(Support.error { _ = try Support.blocks(Array(text.utf8), name: "a.json") }?.code == .format)
    }

    @Test func anArrayOfManyBlocksGivesEveryValueOnce() throws {
        let records =
            lines.map { String($0.dropLast()) } + ["{\"long\": \"\(String(repeating: "[x] \\\" ", count: 500_000))\"}"]
        let text = "[\n  " + records.joined(separator: ",\n  ") + "\n]\n"
        let (_, blocks) = try Support.blocks(Array(text.utf8), name: "a.json")
        #expect(blocks.count > 3 && values(blocks) == records && joined(blocks) == Array(text.utf8))
    }

    @Test func aLineThatIsTooLongIsPassedOnInPartsAndTheNextIsWhole() throws {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 3_000_000)
        let text = Array("{}\n".utf8) + long + Array("\n{\"a\": 1}\n".utf8)
        let (_, blocks) = try Support.blocks(text, name: "a.jsonl", maximumBytes: 500_000)
        #expect(joined(blocks) == text)
        let firsts = blocks.filter { if case .excess(isFirst: true) = $0.content { true } else { false } }
        #expect(firsts.count == 1)
        guard case .lines = blocks.last?.content else {
            Issue.record("the last block has no lines")
            return
        }
        #expect(blocks.last?.bytes == Array("{\"a\": 1}\n".utf8))
    }

    @Test func aValueThatIsTooLongIsRefused() throws {
        let text = Array("[1, \"\(String(repeating: "x", count: 3_000_000))\", 2]".utf8)
        let error = Support.error { _ = try Support.blocks(text, name: "a.json", maximumBytes: 500_000) }
        #expect(error?.code == .unsupported && error?.message.contains("longer") == true)
    }

    @Test(arguments: [4_095, 4_096, 4_097, 1 << 18, 1 << 20])
    func aPackedFileOfAnySizeIsReadWhole(count: Int) throws {
        for compression in [Compression.gzip, .zstd] {
            try Support.withFolder { folder in
                let sink = try ByteSink(path: "\(folder)/a", compression: compression)
                let text = String(repeating: "x", count: count - 1) + "\n"
                try sink.write(text)
                try sink.close()
                #expect(try WholeFile(path: "\(folder)/a", limit: 1 << 30).bytes == Array(text.utf8))
                let reader = try RecordReader(DatasetFile(path: "\(folder)/a"))
                var bytes: [UInt8] = []
                while let block = try reader.next() { bytes += block.bytes }
                #expect(bytes == Array(text.utf8))
            }
        }
    }

    @Test func aLargeTextComesInPartsThatOverlap() throws {
        let words = (0..<2_500_000).map { "w\($0)\\n " }.joined()
        let text = Array(words.utf8)
        let (_, blocks) = try Support.blocks(text, name: "a.txt")
        var next = 0
        for (place, block) in blocks.enumerated() {
            guard case .text(let start, let ownCount, let isLast) = block.content else {
                Issue.record("a text is something else")
                return
            }
            #expect(start == next && isLast == (place == blocks.count - 1))
            #expect(block.bytes == Array(text[start..<min(text.count, start + block.bytes.count)]))
            let behind = block.bytes[ownCount...]
            if !isLast {
                // Letters of escapes are not counted, so that either form has enough.
                let letters = String(decoding: behind, as: UTF8.self).replacing("\\n", with: "").filter {
                    $0.isLetter || $0.isNumber
                }
                #expect(letters.count >= 49 && behind.count < 200)
            }
            next += ownCount
        }
        #expect(blocks.count > 1 && next == text.count)
    }

    @Test(arguments: [
        ("[1]", DatasetFormat.json), ("  {\"a\": 1}\n", .jsonLines), ("def f(): pass", .text), ("", .text),
    ])
    func whatHasNoNameIsToldByItsBytes(text: String, format: DatasetFormat) throws {
        #expect(DatasetFormat.of(Array(text.utf8)) == format)
    }
}
