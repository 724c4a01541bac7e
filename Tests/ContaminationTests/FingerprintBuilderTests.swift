import Core
import Foundation
import Testing

@testable import Contamination

@Suite struct FingerprintBuilderTests {
    private let lines =
        #"{"q": "Count the lilies on the pond and the frogs that sit on them, row by row.", "s": "Or \u00e9", "x": [1, {}]}"#
        + "\n\r\n" + #"{"q": "Feed a heron.", "s": "", "x": NaN, "y": -Infinity}"# + "\n"
    private let source = BenchmarkSource(name: "lines", fileName: "", questionFields: ["q", "s"])

    private func build(_ data: Data, _ source: BenchmarkSource? = nil) throws -> FingerprintIndex {
        try Support.withFolder { folder in
            let path = "\(folder)/source"
            try data.write(to: URL(fileURLWithPath: path))
            return try FingerprintBuilder.index(source ?? self.source, at: path)
        }
    }

    @Test func linesArrayAndGzipGiveTheSameFingerprints() throws {
        let array = "[\n" + lines.split(whereSeparator: \.isNewline).joined(separator: ",\n") + "]"
        let packed = try Support.withFolder { folder in
            let path = "\(folder)/lines"
            try Data(lines.utf8).write(to: URL(fileURLWithPath: path))
            return try Support.output(of: ["gzip", "-c", path])
        }
        let plain = try build(Data(lines.utf8))
        #expect(plain.items == 2 && plain.itemNumbers == [0, 1] && plain.shortItems == 1)
        for data in [packed, Data(array.utf8)] {
            let index = try build(data)
            #expect(index.table == plain.table)
            #expect(index.sourceSHA256 == Fingerprint.sha256(Array(data)))
        }
    }

    @Test func membersOfAGzipFileAreReadOneAfterAnother() throws {
        let parts = try Support.withFolder { folder in
            try lines.split(whereSeparator: \.isNewline).map { line in
                try Data("\(line)\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/part"))
                return try Support.output(of: ["gzip", "-c", "\(folder)/part"])
            }
        }
        #expect(try build(parts[0] + parts[1]).table == build(Data(lines.utf8)).table)
    }

    @Test func windowsDoNotCrossFromOneFieldToTheNext() throws {
        let halves = ["Count the lilies on the pond", "and the frogs that sit on them, row by row"]
        var builder = try FingerprintBuilder(name: "halves", sourceSHA256: Fingerprint.sha256(""))
        try builder.add(number: 5, texts: halves)
        let scanner = ContaminationScanner(indexes: [try builder.build()])
        #expect(scanner.scan(halves.joined(separator: " ")).map(\.rule) == [.wholeItem, .wholeItem])
        #expect(scanner.scan(halves[1]).map(\.items) == [[5]])
    }

    @Test func anotherUnicodeVersionIsAskedForOnlyByItsCharacters() throws {
        #expect(try Support.index(["Feed a heron."]).unicodeVersion == UnicodeVersion(major: 1, minor: 1))
        #expect(try Support.index(["\u{1E900}"]).unicodeVersion == UnicodeVersion(major: 9, minor: 0))
    }

    @Test(arguments: [
        ("{\"q\": 1, \"s\": \"\"}", "line 1", "its fields are: q, s"), ("\n{\"s\": \"\"}", "line 2", "'q'"),
        ("{\"q\": \"\"", "line 1", "JSON"), ("[1]", "source", "JSON"), ("[{\"q\": \"\"}]", "record 0", "'s'"),
        ("\"text\"", "line 1", "JSON"), ("", "source", "no items"), ("[]", "source", "no items"),
    ])
    func aRecordThatCannotBeUsedIsNamed(text: String, place: String, reason: String) {
        let error = Support.error { _ = try build(Data(text.utf8)) }
        #expect(error?.code == .format)
        #expect(error?.description.contains(place) == true && error?.description.contains(reason) == true)
    }

    @Test func numbersComeFromTheFieldThatIsNamed() throws {
        let source = BenchmarkSource(name: "n", fileName: "", questionFields: ["q"], numberField: "id")
        let text = #"{"q": "a", "id": 7}"# + "\n" + #"{"q": "b", "id": "Pond/x12"}"#
        #expect(try build(Data(text.utf8), source).itemNumbers == [7, 12])
        for id in ["-1", "1.5", "\"Pond\"", "true", "4294967296", "\"99999999999\"", "null"] {
            #expect(throws: FirstpassError.self) { try build(Data("{\"q\": \"a\", \"id\": \(id)}".utf8), source) }
        }
        #expect(throws: FirstpassError.self) {
            try build(Data("{\"q\": \"a\", \"id\": 7}\n{\"q\": \"b\", \"id\": \"P/7\"}".utf8), source)
        }
    }

    @Test(arguments: ["", "A", "a b", "a/b", "../x", ".x", "é", String(repeating: "a", count: 65)])
    func aNameThatIsNoFileNameIsRefused(name: String) {
        #expect(throws: FirstpassError.self) {
            try FingerprintBuilder(name: name, sourceSHA256: Fingerprint.sha256(""))
        }
    }

    @Test(arguments: ["", "abc", String(repeating: "x", count: 64)])
    func whatIsNoSHA256IsRefused(text: String) {
        #expect(throws: FirstpassError.self) { try FingerprintBuilder(name: "a", sourceSHA256: text) }
    }

    @Test func aMissingFileIsNamed() {
        let error = Support.error { _ = try FingerprintBuilder.index(source, at: "/nonexistent/file") }
        #expect(error?.code == .storage && error?.location == "/nonexistent/file")
    }
}
