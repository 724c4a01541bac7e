import Foundation
import Testing

/// Lines for `execute` and `verify`.
enum RowFile {
    /// A row whose solution passes, or not.
    static func row(_ id: Int, passes: Bool = true) -> String {
        #"{"id": \#(id), "solution": "def f():\n    return \#(passes ? 1 : 2)\n", "tests": ["x = f()", "assert x == 1"]}"#
    }

    /// A bad line, and what its message says.
    struct BadLine: Sendable, CustomTestStringConvertible {
        let bytes: [UInt8]
        let words: String

        init(_ text: String, _ words: String) {
            self.init(Array(text.utf8), words)
        }

        init(_ bytes: [UInt8], _ words: String) {
            self.bytes = bytes
            self.words = words
        }

        var testDescription: String {
            "\(words): " + String(decoding: bytes.prefix(40), as: UTF8.self).debugDescription
        }
    }

    static let badLines: [BadLine] = [
        BadLine("nonsense", "not JSON"),
        BadLine(String(row(2).dropLast()), "not JSON"),
        BadLine("\u{0}", "not JSON"),
        BadLine([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], "not UTF-8"),
        BadLine(#"{"id": 2, "solution": "x = '\ud800'", "tests": "assert True"}"#, "surrogate"),
        BadLine("[1, 2]", "the row is a list"),
        BadLine("7", "the row is a number"),
        BadLine(#"{"id": 2, "tests": "assert True"}"#, "no field 'solution'"),
        BadLine(#"{"id": 2, "solution": "x = 1"}"#, "no field 'tests'"),
        BadLine(#"{"id": 2, "solution": "x = 1", "tests": null}"#, "'tests' is null"),
        BadLine(#"{"id": 2, "solution": "x = 1", "tests": 7}"#, "'tests' is neither"),
        BadLine(#"{"id": 2, "solution": "x = 1", "tests": ["assert True", 7]}"#, "'tests' is neither"),
        BadLine(#"{"id": 2, "solution": ["x = 1"], "tests": "assert True"}"#, "'solution' is not a text"),
        BadLine(#"{"id": 2.5, "solution": "x = 1", "tests": "assert True"}"#, "'id' is neither"),
        BadLine(#"{"id": 2, "solution": "x = 2", "solution": "x = 1", "tests": "assert x == 1"}"#, "stands twice"),
        BadLine(String(repeating: "[", count: 100_000), "nested"),
    ]

    /// Rows with nothing in a part that they need: `verify` refuses them, `execute` judges them invalid.
    static let emptyRows: [BadLine] = [
        BadLine(#"{"id": 2, "solution": "x = 1", "tests": ""}"#, "'tests' is empty"),
        BadLine(#"{"id": 2, "solution": "x = 1", "tests": []}"#, "'tests' is empty"),
        BadLine(#"{"id": 2, "solution": "x = 1", "tests": ["", "\n"]}"#, "'tests' is empty"),
        BadLine(#"{"id": 2, "solution": " \n", "tests": "assert True"}"#, "'solution' is empty"),
    ]

    /// Lines that are as long as nobody means them to be: made when they are asked for.
    static var longBadLines: [BadLine] {
        [
            BadLine([UInt8](repeating: UInt8(ascii: "x"), count: 50_000_000), "not JSON"),
            BadLine([UInt8](repeating: UInt8(ascii: " "), count: 70_000_000), "longer than 64 MB"),
        ]
    }

    /// The bytes of a file with the lines.
    static func bytes(_ lines: [[UInt8]]) -> [UInt8] { Array(lines.joined(separator: [UInt8(ascii: "\n")])) }

    /// The objects of an output.
    static func objects(_ output: String) throws -> [[String: Any]] {
        try output.split(separator: "\n").compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }
}
