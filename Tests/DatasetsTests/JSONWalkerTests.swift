import Core
import Foundation
import Testing

@testable import Datasets

@Suite struct JSONWalkerTests {
    /// The strings of a text with their places, or what is wrong with it.
    private func walk(_ text: String) -> [String]? {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBufferPointer { bytes in
            var walker = JSONWalker()
            guard (try? walker.walk(bytes, 0..<bytes.count)) != nil else { return nil }
            return walker.strings.map { string in
                let content = JSONWalker.text(UnsafeBufferPointer(rebasing: bytes[string.range]))
                return "\(walker.path(of: string, in: bytes))=\(content)"
            }
        }
    }

    @Test func everyStringHasItsPlace() {
        let text =
            #"{"messages": [{"role": "user", "content": "a\nb"}, {"content": ["x", {"y": "z"}]}], "n": 1, "q\u0041": ""}"#
        #expect(
            walk(text) == [
                "#key=messages", "messages[0]#key=role", "messages[0].role=user", "messages[0]#key=content",
                "messages[0].content=a\nb", "messages[1]#key=content", "messages[1].content[0]=x",
                "messages[1].content[1]#key=y", "messages[1].content[1].y=z", "#key=n", "#key=qA", "qA=",
            ])
        #expect(walk(#""alone""#) == ["=alone"])
        #expect(walk(#"["a", ["b"]]"#) == ["[0]=a", "[1][0]=b"])
    }

    @Test(arguments: [
        "", " ", "{", "}", "{]", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\": 1,}", "{a: 1}", "01", "1.", ".5", "1e", "+1",
        "--1",
        "tru", "nul", "\"a", "\"a\nb\"", "1 2", "[1", "{\"a\": 1", "\u{FEFF}1", "'a'", "[1;2]", "Nan", "\"\\\"",
        String(repeating: "[", count: 513) + String(repeating: "]", count: 513),
    ])
    func whatIsNoJSONIsRefused(text: String) {
        #expect(walk(text) == nil)
    }

    @Test(arguments: [
        "0", "-0.5e+10", "1E5", "null", "NaN", "-Infinity", " [ ] ", "{ }", "[true,false]", "\"\"",
        String(repeating: "[", count: 512) + String(repeating: "]", count: 512),
    ])
    func whatIsJSONIsTaken(text: String) {
        #expect(walk(text) != nil)
    }

    /// Against Python's module, on texts that are nearly right.
    @Test func damagedTextsAreTakenExactlyWherePythonTakesThem() throws {
        var random = CounterRandom(seed: 2)
        let seeds = [
            #"{"a": [1, -2.5e3, true, null, "x\"y\\ \u00e9 \ud835\udc00"], "b": {"c": {}}, "d": []}"#,
            #"[{"k": "v"}, "text with words", 12, {"nested": [[["deep"]]]}]"#,
        ].map { Array($0.utf8) }
        let bytes = Array("{}[],:\"\\ 0123eE+-.tfnu\n".utf8)
        let texts = (0..<20_000).map { round in
            var text = seeds[round % 2]
            for _ in 0...(random.next() % 2) {
                let place = Int(random.next() % UInt64(text.count))
                switch random.next() % 3 {
                case 0: text[place] = bytes[Int(random.next() % UInt64(bytes.count))]
                case 1: text.remove(at: place)
                default: text.insert(bytes[Int(random.next() % UInt64(bytes.count))], at: place)
                }
            }
            return text
        }
        let script = """
            import json, sys
            def good(text):
                try: json.loads(text)
                except ValueError: return False
                return True
            print(json.dumps([good(text) for text in json.load(sys.stdin)]))
            """
        let list = try JSONEncoder().encode(texts.map { String(decoding: $0, as: UTF8.self) })
        let output = try Support.piped(Array(list), through: ["python3", "-c", script])
        let expected = try JSONDecoder().decode([Bool].self, from: Data(output))
        #expect((1_000..<19_000).contains(expected.count { $0 }))
        for (text, expected) in zip(texts, expected) {
            let taken: Bool = text.withUnsafeBufferPointer { text in
                var walker = JSONWalker()
                guard (try? walker.walk(text, 0..<text.count)) != nil else { return false }
                // What stands behind a backslash is checked when a string is read.
                return walker.strings.allSatisfy { string in
                    var decoded = [UInt8](repeating: 0, count: string.range.count + TextFunctions.slack)
                    var flag: CInt = 0
                    let raw = UnsafeBufferPointer(rebasing: text[string.range])
                    return TextFunctions.best.decodeString(raw.baseAddress, raw.count, &decoded, &flag) >= 0
                }
            }
            #expect(taken == expected, "\(String(decoding: text, as: UTF8.self))")
        }
    }

    /// Every instruction set gives what Foundation gives, whatever stands around the string.
    @Test(arguments: TextFunctions.all.map(\.name))
    func stringsAreFoundAndDecodedAlike(name: String) throws {
        let functions = try #require(TextFunctions.all.first { $0.name == name })
        var random = CounterRandom(seed: 5)
        let parts = [
            "plain words ", "é池🐸", "\"", "\\", "\n", "\t\r\u{8}\u{C}", "/", "x", "\u{1}",
            String(repeating: "long ", count: 30),
        ]
        for round in 0..<2_000 {
            let text = (0..<(random.next() % 9)).map { _ in parts[Int(random.next() % UInt64(parts.count))] }.joined()
            let encoder = JSONEncoder()
            encoder.outputFormatting = round % 2 == 0 ? [] : .withoutEscapingSlashes
            let json = Array(try encoder.encode([text])) + Array("\"tail".utf8)
            json.withUnsafeBufferPointer { json in
                var hasEscape: CInt = 0
                let length = functions.stringLength(json.baseAddress.map { $0 + 2 }, json.count - 2, &hasEscape)
                #expect((hasEscape != 0) == json[2..<(2 + length)].contains(UInt8(ascii: "\\")))
                #expect(json[2 + length] == UInt8(ascii: "\"") && json[3 + length] == UInt8(ascii: "]"))
                var hasBackslash: CInt = 0
                let decoded = [UInt8](unsafeUninitializedCapacity: length + TextFunctions.slack) {
                    $1 = functions.decodeString(json.baseAddress.map { $0 + 2 }, length, $0.baseAddress, &hasBackslash)
                }
                #expect(decoded == Array(text.utf8))
                #expect((hasBackslash != 0) == text.contains("\\"))
            }
        }
    }

    @Test(arguments: TextFunctions.all.map(\.name))
    func wellFormedTextIsToldFromIllFormed(name: String) throws {
        let functions = try #require(TextFunctions.all.first { $0.name == name })
        var random = CounterRandom(seed: 9)
        for _ in 0..<5_000 {
            var bytes = Array("words é池🐸 and more words, enough of them for a block of 64 bytes and some".utf8)
            for _ in 0..<(random.next() % 3) {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            bytes = Array(bytes[..<Int(random.next() % UInt64(bytes.count + 1))])
            let length = functions.validUTF8(bytes, bytes.count)
            #expect((length == bytes.count) == (String(validating: bytes, as: UTF8.self) != nil))
            #expect(String(validating: bytes[..<length], as: UTF8.self) != nil)
        }
    }
}
