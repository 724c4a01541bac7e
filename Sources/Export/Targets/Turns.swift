internal import Core
internal import Ledger

/// The two turns of a conversation that a triple makes.
struct Turns {
    /// The question, followed by a test where the question does not state the function's signature.
    var user: String
    /// The solution.
    var assistant: String

    /// The column of a list of messages.
    static let messages = Feature.list(.structure([.init("role", .string), .init("content", .string)]))

    /// - Parameter bare: whether solutions stand without a code fence.
    init(of triple: TripleRecord, bare: Bool) {
        user = Self.question(of: triple)
        assistant = Self.answer(triple.solution, bare: bare)
    }

    /// The user's message.
    var userMessage: JSONValue { Self.message("user", user) }
    /// The assistant's message.
    var assistantMessage: JSONValue { Self.message("assistant", assistant) }

    /// A message.
    static func message(_ role: String, _ content: String) -> JSONValue {
        .object([("role", .string(role)), ("content", .string(content))])
    }

    /// Code as the assistant gives it.
    static func answer(_ code: String, bare: Bool) -> String { bare ? code : fenced(code) }

    /// Without a signature in the question the reader could not know the function's name and arguments, which the visible
    /// test shows, or the first where that one was refuted.
    private static func question(of triple: TripleRecord) -> String {
        guard let shown = shownTest(of: triple) else { return triple.question.parsed.text }
        return
            "\(triple.question.parsed.text)\n\nYour code should pass this test:\n\n\(triple.suite.suite.asserts[shown])"
    }

    /// The position of the test that the user's message shows; nil where it shows none.
    static func shownTest(of triple: TripleRecord) -> Int? {
        let asserts = triple.suite.suite.asserts
        guard triple.question.parsed.signature == nil, !asserts.isEmpty else { return nil }
        let visible = triple.kept.sample.visibleTest
        return asserts.indices.contains(visible) ? visible : 0
    }

    /// A Python code block of Markdown. Its fence is longer than any run of backquotes in the code
    /// (CommonMark 0.31, section 4.5).
    static func fenced(_ code: String) -> String {
        var longest = 2
        var run = 0
        for byte in code.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        return "\(fence)python\n\(code)\(code.utf8.last == UInt8(ascii: "\n") ? "" : "\n")\(fence)"
    }
}
