import Core
import Foundation
import Testing

@Suite struct JSONValueTests {
    private func text(_ value: JSONValue) throws -> String {
        var text = ""
        try value.write(to: &text)
        return text
    }

    @Test func theFormIsFixed() throws {
        let value = JSONValue.object([
            ("z", .list([.integer(-1), .number(0.1), .number(1), .number(1e-7)])),
            ("a", .string("a/b <&> “ü” \u{1F9EA}")),
            ("e", .strings([])), ("o", .object([])), ("n", .null), ("t", .boolean(true)), ("f", .boolean(false)),
        ])
        #expect(
            try text(value)
                == #"{"z":[-1,0.1,1.0,1e-07],"a":"a/b <&> “ü” 🧪","e":[],"o":{},"n":null,"t":true,"f":false}"#)
    }

    @Test func aNumberThatJSONLacksIsRefused() {
        for number in [Double.nan, .infinity, -.infinity] {
            #expect(throws: FirstpassError.self) { try text(.number(number)) }
        }
    }

    @Test func anyTextComesBackFromAnotherParser() throws {
        var random = CounterRandom(seed: 3)
        let ranges: [ClosedRange<UInt32>] = [
            0...0x1F, 0x20...0x7F, 0x80...0x9F, 0x2026...0x202A, 0xD7F0...0xE010, 0xFE00...0x1F9FF,
        ]
        for _ in 0..<2000 {
            var string = ""
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                let range = ranges[Int.random(in: 0..<ranges.count, using: &random)]
                if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) {
                    string.unicodeScalars.append(scalar)
                }
            }
            let line = try text(.list([.string(string)]))
            #expect(!line.contains("\n"))
            let parsed = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String]
            #expect(parsed?.first.map { Array($0.unicodeScalars) } == Array(string.unicodeScalars))
        }
    }
}
