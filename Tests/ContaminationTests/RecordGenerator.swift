import Core
import Foundation

@testable import Contamination

/// Makes texts that share much, little or almost something with a benchmark's questions.
struct RecordGenerator {
    private var random: CounterRandom
    private let questions: [[Unicode.Scalar]]

    init(seed: UInt64, questions: [String]) {
        random = CounterRandom(seed: seed)
        self.questions = questions.map { Array($0.unicodeScalars) }
    }

    /// A text with zero to three planted pieces of questions between filler.
    mutating func record() -> String {
        (0..<below(4)).reduce(into: filler()) { text, _ in text += disguised(piece()) + filler() }
    }

    mutating func below(_ bound: Int) -> Int {
        Int(random.next().multipliedFullWidth(by: UInt64(max(1, bound))).high)
    }

    /// A piece of a question: all of it, or 48 to 52 letters and digits; one time in four with one character changed.
    private mutating func piece() -> String {
        let question = questions[below(questions.count)]
        let kept = question.indices.filter { Normaliser(foldsCase: false).keep(question[$0]) != nil }
        var piece = question
        if !kept.isEmpty, below(3) > 0 {
            let count = min(kept.count, 48 + below(5))
            let first = below(kept.count - count + 1)
            piece = Array(question[kept[first]...kept[first + count - 1]])
        }
        if below(4) == 0, !piece.isEmpty { piece[below(piece.count)] = ["x", "7", "é", " ", "\\"][below(5)] }
        return Self.text(piece)
    }

    private mutating func disguised(_ text: String) -> String {
        switch below(9) {
        case 0: text.uppercased()
        case 1: text.replacing(" ", with: "\n      ")
        case 2: text.split(separator: "\n").map { "# \($0)\n" }.joined()
        case 3: Self.text(text.unicodeScalars.flatMap { below(5) == 0 ? [$0, ["-", "*", "…", " "][below(4)]] : [$0] })
        case 4: escaped(text, everything: false)
        case 5: escaped(text, everything: true)
        case 6: escaped(escaped(text, everything: false), everything: false)
        case 7: "```python\n**" + text.replacing("\n", with: "**  \n") + "\n```"
        default: text
        }
    }

    /// The text as a JSON string has it, with no need or with every character as `\uXXXX`.
    private mutating func escaped(_ text: String, everything: Bool) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\t": "\\t"
            case _ where everything && below(2) == 0 || scalar.value > 0x7F && below(2) == 0:
                UTF16.encode(scalar)?.map { String(format: below(2) == 0 ? "\\u%04x" : "\\u%04X", Int($0)) }.joined()
                    ?? ""
            default: String(scalar)
            }
        }.joined()
    }

    private mutating func filler() -> String {
        let words = [
            "return", "x += 1", "池", "\\n", "\\", "\\u00e9", "\\ud83d", "\\ude00", "\\ud835", "\\udc00", "\\u12",
            "naïve", "e\u{301}", "Ω",
            "٣",
            "print(\"hi\")", "aaaaaaaaaaaaaaaaaaaaaaaaaaa", "0123456789", "\r\n", "🐸", "\u{0}", "Write a function that",
        ]
        return (0..<below(8)).map { _ in words[below(words.count)] + ["", " ", "."][below(3)] }.joined()
    }

    private static func text(_ scalars: [Unicode.Scalar]) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }
}
