import Foundation
import Testing

@testable import firstpass

@Suite struct JSONScannerTests {
    private func fields(_ paths: [String], _ text: String) throws -> [JSONField?] {
        try JSONScanner.fields(paths, in: Array(text.utf8))
    }

    /// What is wrong with a text, or nil.
    private func problem(_ text: String) -> String? {
        do {
            _ = try JSONScanner.fields(["a"], in: Array(text.utf8))
            return nil
        } catch {
            return error.message
        }
    }

    @Test func everyKindOfValueIsRead() throws {
        let text = """
             {"a": "x", "b": -1.5e+3, "c": [ "p" , "q" ], "d": [], "e": [1, "p"], "f": {"g": [{}]}, "h": null, "i": true,
              "j": NaN, "k": [["p"]]} \r
            """
        let names = ["a", "b", "c", "d", "e", "f", "h", "i", "j", "k", "l"]
        #expect(
            try fields(names, text) == [
                .text("x"), .number("-1.5e+3"), .texts(["p", "q"]), .texts([]), .list, .object, .null, .boolean,
                .number("NaN"), .list, nil,
            ])
    }

    @Test func aDotLeadsIntoAnObjectOrIsPartOfAKey() throws {
        let text = #"{"a": {"b": {"c": "deep"}, "b.d": 1}, "a.e": "flat", "é": {"x": "composed"}}"#
        #expect(
            try fields(["a.b.c", "a.b.d", "a.e", "a.b", "a.b.c.d", "é.x", "e\u{301}.x"], text) == [
                .text("deep"), .number("1"), .text("flat"), .object, nil, .text("composed"), nil,
            ])
        #expect(throws: JSONScanner.Problem.self) { try fields(["a.b"], #"{"a": {"b": 1}, "a.b": 2}"#) }
    }

    @Test func escapesAreWhatTheyStandFor() throws {
        let text = #"{"a": "\"\\\/\b\f\n\r\t\u0000\u00e9\ud83d\ude00é"}"#
        #expect(try fields(["a"], text) == [.text("\"\\/\u{8}\u{C}\n\r\t\0é😀é")])
    }

    @Test(arguments: [
        "", " ", "{", "}", "{}}", "{} {}", "nul", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{\"a\":1 \"b\":2}",
        "{a:1}", "{'a':1}", "{\"a\":[1,]}", "{\"a\":[1 2]}", "{\"a\":01}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":+1}",
        "{\"a\":-}", "{\"a\":1e}", "{\"a\":tru}", "{\"a\":\"x}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}",
        "{\"a\":\"\\u+123\"}", "{\"a\":\"\n\"}", "{\"a\":\"\\", "{\"b\":[\"\\q\"]}",
    ])
    func brokenJSONIsRefused(_ text: String) throws {
        let found = try #require(problem(text))
        #expect(found.hasPrefix("the line is not JSON: ") && found.contains(", at byte "), "\(found)")
    }

    @Test func zeroBytesAreRefusedUnlessTheyAreEscaped() {
        for text in ["\u{0}", "{\"b\":\"\u{0}\"}", "{}\u{0}", "{\u{0}}"] { #expect(problem(text) != nil) }
        #expect(problem(#"{"b":"\u0000"}"#) == nil)
    }

    @Test(arguments: [
        (#"{"a": "\ud800"}"#, "surrogate"), (#"{"a": "\udc00x"}"#, "surrogate"),
        (#"{"b": "\ud800\u0041"}"#, "surrogate"),
        (#"{"b": "\ud83dx"}"#, "surrogate"), (#"{"a": 1, "a": 1}"#, "'a' stands twice"),
        (#"{"b": 1, "\u0062": 1}"#, "'b' stands twice"), ("[1]", "the row is a list"), ("7", "the row is a number"),
        ("\"a\"", "the row is a text"), ("null", "the row is null"), ("true", "the row is true or false"),
    ])
    func whatIsNoRowIsRefused(_ text: String, _ words: String) throws {
        let found = try #require(problem(text))
        #expect(found.contains(words), "\(found)")
    }

    @Test func bytesThatAreNotUTF8AreRefusedWhereverTheyStand() {
        for text in [#"{"a": "?"}"#, #"{"b": "?"}"#, #"{"?": 1}"#, "?"] {
            for bytes: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]] {
                let text = Array(text.utf8).split(separator: UInt8(ascii: "?"), omittingEmptySubsequences: false)
                #expect(throws: JSONScanner.Problem(message: "the line is not UTF-8")) {
                    try JSONScanner.fields(["a"], in: Array(text.joined(separator: bytes)))
                }
            }
        }
    }

    @Test func deepNestingIsRefusedAndDoesNotEndTheProgram() {
        func nested(_ depth: Int) -> String {
            "{\"b\":" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
        }
        #expect(problem(nested(511)) == nil)
        for depth in [512, 100_000] { #expect(problem(nested(depth))?.contains("nested") == true) }
        #expect(problem(String(repeating: "[", count: 100_000))?.contains("nested") == true)
        #expect(problem(String(repeating: "{\"a\":", count: 100_000))?.contains("nested") == true)
    }

    @Test func everyPrefixOfARowIsRefused() throws {
        let text = Array(#"{"a":{"b":["x\u00e9\n",1.5e3]},"c":[true,null,{"d":"é"}]}"#.utf8)
        #expect(try JSONScanner.fields(["a.b", "c"], in: text) == [.list, .list])
        for count in 0..<text.count {
            #expect(throws: JSONScanner.Problem.self) {
                try JSONScanner.fields(["a.b", "c"], in: Array(text.prefix(count)))
            }
        }
    }
}
