internal import Contamination
internal import Core
internal import Ledger

/// Reads a model's numbered list of questions.
struct QuestionParser {
    /// Letters, digits and underscores of a Python name, with a call after it: `name(a: int) -> int`.
    private struct Signature {
        let name: String
        let text: String
    }

    /// Characters of a question that is worth asking.
    private static let lengths = 60...1_500

    /// The items of a list, in order; each a question, or the reason why it is none.
    ///
    /// - Parameters:
    ///   - answer: the model's words, beginning with what was put into its mouth.
    ///   - limit: items asked for: more are not taken, since a model that runs on repeats itself.
    static func items(in answer: String, limit: Int) -> [QuestionItem] {
        let items = split(answer).prefix(limit)
        guard !items.isEmpty else { return [.rejected(text: answer, reason: "no list: no numbered item")] }
        return items.map(item)
    }

    /// What stands behind the numbers at the start of lines. A line that has no number goes with the item before it.
    private static func split(_ answer: String) -> [String] {
        var items: [String] = []
        for line in answer.split(separator: "\n", omittingEmptySubsequences: false) {
            let trimmed = line.drop { $0.isWhitespace || $0 == "*" || $0 == "#" }
            let digits = trimmed.prefix { $0.isASCII && $0.isNumber }
            let rest = trimmed.dropFirst(digits.count)
            if (1...3).contains(digits.count), let mark = rest.first, ".):".contains(mark) {
                items.append(String(rest.dropFirst()))
            } else if !items.isEmpty {
                items[items.count - 1] += "\n" + line
            }
        }
        return items
    }

    private static func item(_ raw: String) -> QuestionItem {
        let text = tidy(raw)
        func rejected(_ reason: String) -> QuestionItem { .rejected(text: text, reason: reason) }
        guard text.count >= lengths.lowerBound else { return rejected("short: \(text.count) characters") }
        guard text.count <= lengths.upperBound else { return rejected("long: \(text.count) characters") }
        guard let last = text.last, ".!?`)\"'".contains(last) else { return rejected("cut: it ends within a sentence") }
        guard !text.contains("```") else { return rejected("code: it has a code block") }
        guard let signature = signature(in: text) else {
            return rejected("no signature: it names no function in backticks")
        }
        if signature.text.contains("\(signature.name)()") {
            return rejected("no parameters: \(signature.name) takes nothing, so there is nothing to test")
        }
        let words = text.lowercased()
        if let word = Self.unanswerable.first(where: words.contains) {
            return rejected("not repeatable: it speaks of '\(word)'")
        }
        if let word = Self.examples.first(where: words.contains) { return rejected("example: it has '\(word)'") }
        if let word = Self.references.first(where: words.contains) {
            return rejected("incomplete: it says '\(word)' of what it does not have")
        }
        return .question(question(text, signature: signature))
    }

    /// Words of questions whose answer is no function of the arguments.
    private static let unanswerable = [
        " random", "current date", "current time", "today", "user input", "standard input", " print", "read a file",
        "reads a file", "from a file", "to a file", "download", "database", "thread", "sleep",
    ]
    /// Words of questions that bring an example: a small model's are often wrong, and then contradict the tests.
    private static let examples = ["for example", "for instance", "e.g.", "example:", "examples:", "input:", "output:"]

    /// Words that refer to a rule which stood in the idea and not in the question.
    private static let references = [
        "as described", "described above", "as mentioned", "mentioned above", "as specified", "specified above",
        "as explained", "rules above", "following rules", "certain rules", "certain conditions",
    ]

    /// A question from a file, which may come without a signature: then its tests say what to call.
    static func question(_ text: String, tests: [String]?) -> ParsedQuestion? {
        let signature =
            signature(in: text)
            ?? tests.flatMap { tests in Self.calledName(in: tests).map { Signature(name: $0, text: "") } }
        return signature.map { question(text, signature: $0, tests: tests) }
    }

    private static func question(
        _ text: String, signature: Signature, tests: [String]? = nil
    ) -> ParsedQuestion {
        ParsedQuestion(
            text: text, entryPoint: signature.name, signature: signature.text.isEmpty ? nil : signature.text,
            normalisedSHA256: Fingerprint.sha256(Normaliser(foldsCase: true).normalise(text)), givenTests: tests)
    }

    /// One paragraph, without Markdown's bold and without a title before the sentence.
    private static func tidy(_ raw: String) -> String {
        var lines = raw.split(separator: "\n").map { String($0).trimmingBlankEnds() }.filter {
            !$0.isEmpty && $0 != "---"
        }
        // The prompt has the model repeat the idea first, which keeps the question close to it.
        if lines.count > 1, lines[0].trimmingPrefix("**").hasPrefix("Idea:") { lines.removeFirst() }
        return lines.joined(separator: "\n").replacing("**", with: "").trimmingBlankEnds()
    }

    /// The first code span that is a call with a plain name.
    private static func signature(in text: String) -> Signature? {
        let spans = text.split(separator: "`", omittingEmptySubsequences: false)
        for (index, span) in spans.enumerated() where !index.isMultiple(of: 2) && index < spans.count - 1 {
            var candidate = String(span).trimmingBlankEnds()
            if candidate.hasPrefix("def ") { candidate.removeFirst(4) }
            while candidate.hasSuffix(":") { candidate.removeLast() }
            let name = candidate.prefix { $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) }
            guard let first = name.first, !first.isNumber, candidate.dropFirst(name.count).first == "(",
                candidate.contains(")")
            else { continue }
            return Signature(name: String(name), text: candidate)
        }
        return nil
    }

    /// The name that is called in most of some asserts: `assert name(`.
    private static func calledName(in tests: [String]) -> String? {
        var counts: [String: Int] = [:]
        for test in tests {
            let call = test.trimmingBlankEnds().trimmingPrefix("assert").drop { $0 == " " || $0 == "(" }
            let name = call.prefix { $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) }
            if !name.isEmpty, call.dropFirst(name.count).first == "(" { counts[String(name), default: 0] += 1 }
        }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
}
