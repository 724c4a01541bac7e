internal import Core
internal import Ledger

/// Rows of the target `messages`.
struct MessagesSchema: RowSchema {
    var bare: Bool

    let columns: [Feature.Column] = [
        .init("messages", .list(.structure([.init("role", .string), .init("content", .string)])))
    ]

    let explanation = """
        Each row is a conversation of two turns, `messages`: the user's is the question, followed by the test that the \
        solution was shown where the question does not state the function's signature; the assistant's is the solution.
        """

    func row(of triple: TripleRecord) throws -> JSONValue {
        .object([
            (
                "messages",
                .list([
                    .object([("role", .string("user")), ("content", .string(Self.question(of: triple)))]),
                    .object([("role", .string("assistant")), ("content", .string(answer(of: triple)))]),
                ])
            )
        ])
    }

    /// The question; without a signature in it the reader could not know the function's name and arguments, which the
    /// visible test shows, or the first where that one was refuted.
    private static func question(of triple: TripleRecord) -> String {
        let asserts = triple.suite.suite.asserts
        guard triple.question.parsed.signature == nil, !asserts.isEmpty else { return triple.question.parsed.text }
        let shown = triple.kept.sample.visibleTest
        let visible = asserts.indices.contains(shown) ? shown : 0
        return "\(triple.question.parsed.text)\n\nYour code should pass this test:\n\n\(asserts[visible])"
    }

    private func answer(of triple: TripleRecord) -> String {
        bare ? triple.solution : Self.fenced(triple.solution)
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
        return "\(fence)python\n\(code)\(code.hasSuffix("\n") ? "" : "\n")\(fence)"
    }
}
