import Core
import Ledger
import Testing

@testable import Pipeline

@Suite struct QuestionParserTests {
    /// A question that nothing is wrong with.
    private static func question(_ name: String) -> String {
        "Write a Python function `\(name)(a: int, b: int) -> int` that returns the sum of its two arguments."
    }

    private func questions(_ answer: String, limit: Int = 10) -> [ParsedQuestion] {
        QuestionParser.items(in: answer, limit: limit).compactMap { item in
            guard case .question(let question) = item else { return nil }
            return question
        }
    }

    /// The kind of the reason why the only item is refused.
    private func refusal(_ answer: String) -> String? {
        let items = QuestionParser.items(in: answer, limit: 10)
        guard items.count == 1, case .rejected(_, let reason) = items[0] else { return nil }
        return reason.split(separator: ":").first.map(String.init)
    }

    @Test(arguments: ["1. ", "1) ", "1: ", "**1.** ", "  1. ", "## 1. ", "**1. "])
    func aListIsReadInEveryUsualShape(_ mark: String) {
        let second = mark.replacing("1", with: "2")
        let found = questions("\(mark)\(Self.question("first"))\n\(second)\(Self.question("second"))")
        #expect(found.map(\.entryPoint) == ["first", "second"])
        #expect(found.map(\.text) == [Self.question("first"), Self.question("second")])
    }

    @Test func wordsBeforeTheListAreLeftOut() {
        let found = questions("Here are some questions:\n\n1. \(Self.question("add"))")
        #expect(found.map(\.text) == [Self.question("add")])
    }

    @Test func theSignatureIsKept() throws {
        let found = try #require(questions("1. \(Self.question("add"))").first)
        #expect(found.signature == "add(a: int, b: int) -> int")
        let defined = try #require(questions("1. Use `x`. " + Self.question("def add")).first)
        #expect(defined.signature == "add(a: int, b: int) -> int" && defined.entryPoint == "add")
    }

    @Test func anItemMayHaveSeveralLines() throws {
        let found = questions("1. \(Self.question("add"))\nNumbers may be negative.\n\n2. \(Self.question("sum_up"))")
        #expect(found.count == 2)
        let first = try #require(found.first)
        #expect(first.text.hasPrefix(Self.question("add")) && first.text.hasSuffix("Numbers may be negative."))
    }

    @Test func aBoldTitleDoesNotStayHalfOpen() throws {
        let found = try #require(questions("**1. Adding.** \(Self.question("add"))").first)
        #expect(found.entryPoint == "add")
        #expect(!found.text.contains("*"))
    }

    @Test func noMoreItemsAreTakenThanWereAskedFor() {
        let list = (1...9).map { "\($0). \(Self.question("f\($0)"))" }.joined(separator: "\n")
        #expect(questions(list, limit: 3).map(\.entryPoint) == ["f1", "f2", "f3"])
    }

    @Test func theLastItemThatWasCutIsRefused() {
        let items = QuestionParser.items(
            in: "1. \(Self.question("add"))\n2. \(Self.question("cut").dropLast(12))", limit: 3)
        #expect(items.count == 2)
        guard case .rejected(_, let reason) = items[1] else {
            Issue.record("the cut item was taken")
            return
        }
        #expect(reason.hasPrefix("cut:"))
    }

    @Test func whatIsNoQuestionIsRefusedWithItsKind() {
        #expect(refusal("1. Sort a list.") == "short")
        #expect(refusal("1. \(String(repeating: Self.question("add") + " ", count: 30))") == "long")
        #expect(
            refusal("1. Write a Python function that adds two numbers, whatever they are, and returns them.")
                == "no signature")
        #expect(
            refusal("1. Write a Python function `add` that adds two numbers and returns what comes out of it.")
                == "no signature")
        #expect(
            refusal("1. Write a Python function `2add(a)` that adds two numbers and returns what comes out.")
                == "no signature")
        let question = Self.question("add")
        #expect(refusal("1. \(question.replacing("sum", with: "random sum"))") == "not repeatable")
        #expect(refusal("1. \(question) For example, 1 and 2 give 3.") == "example")
        #expect(refusal("1. \(question.replacing("sum", with: "sum, numbered as described,"))") == "incomplete")
        #expect(refusal("1. \(question.replacing("a: int, b: int", with: ""))") == "no parameters")
        #expect(refusal("1. \(Self.question("add"))\n```python\ndef add(a, b): return a + b\n```\nDone.") == "code")
    }

    @Test func proseIsKeptAsItIsWithTheReason() {
        let prose = "I would be happy to help you with interview questions!"
        #expect(
            QuestionParser.items(in: prose, limit: 3) == [.rejected(text: prose, reason: "no list: no numbered item")])
        #expect(refusal("") == "no list")
    }

    @Test func questionsThatDifferOnlyInCaseAndPunctuationHaveOneFingerprint() {
        let found = questions(
            "1. \(Self.question("add"))\n2. \(Self.question("add").uppercased().replacing(".", with: "!"))")
        #expect(found.count == 2 && Set(found.map(\.normalisedSHA256)).count == 1)
    }

    @Test func aQuestionFromAFileTakesItsNameFromItsTests() throws {
        let text = "Return the sum of two numbers."
        let found = try #require(
            QuestionParser.question(text, tests: ["assert add(1, 2) == 3", "assert (add(0, 0)) == 0"]))
        #expect(found.entryPoint == "add" && found.signature == nil && found.text == text)
        #expect(QuestionParser.question(text, tests: nil) == nil)
        #expect(QuestionParser.question(text, tests: ["assert 1 == 1"]) == nil)
    }

    @Test func noTextEndsTheParser() {
        var random = CounterRandom(seed: 7)
        let alphabet = Array("1234.):*#`\n\n  ab(\u{E9}\u{1F600}-_>\r\t\0[")
        for _ in 0..<3_000 {
            let text = String(
                (0..<Int.random(in: 0...120, using: &random)).compactMap { _ in alphabet.randomElement(using: &random) }
            )
            let items = QuestionParser.items(in: text, limit: 3)
            #expect((1...3).contains(items.count))
            _ = QuestionParser.question(text, tests: [text])
            _ = TaggedText.inside("TESTS", of: text)
            _ = SuiteBuilder.pieces(of: text)
        }
    }
}
