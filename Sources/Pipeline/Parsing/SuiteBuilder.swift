internal import Core
internal import Ledger
internal import Sandbox

/// Builds a suite out of what a model wrote: distinct asserts that test the question's function.
///
/// Whether a text is Python, and what it calls, is for Python's own parser to say, in the sandbox.
struct SuiteBuilder: Sendable {
    let sandbox: SandboxRunner
    /// Distinct asserts that a suite must have.
    let minimum: Int
    /// Asserts that are asked for: more are not taken, since a model that runs on repeats itself.
    let limit: Int

    /// The suite in a model's answer.
    ///
    /// The answer is taken apart at its numbered comments and at its asserts, so that one broken test does not take the
    /// others with it.
    func suite(from answer: String, entryPoint: String) async throws -> TestSuite {
        let pieces = Self.pieces(of: TaggedText.inside("TESTS", of: answer))
        return try await suite(from: Array(pieces.prefix(limit)), entryPoint: entryPoint)
    }

    /// The suite of some texts, each with one assert or more.
    func suite(from pieces: [String], entryPoint: String) async throws -> TestSuite {
        let facts = try await sandbox.analyse(pieces.map { PythonSource($0) })
        var asserts: [String] = []
        var expected: Set<String?> = []
        var refused: [String] = []
        for piece in facts {
            if let problem = piece.problem {
                refused.append("not Python: \(problem.message)")
                continue
            }
            for statement in piece.asserts {
                if let reason = refusal(of: statement, in: piece, entryPoint: entryPoint) {
                    refused.append(reason)
                } else if !asserts.contains(statement.source) {
                    asserts.append(statement.source)
                    expected.insert(statement.expected)
                }
            }
        }
        var rejection: String?
        if asserts.count < minimum {
            rejection =
                asserts.isEmpty && refused.isEmpty
                ? "no tests: the answer holds no assert"
                : "too few tests: \(asserts.count) of \(minimum)" + (refused.first.map { "; \($0)" } ?? "")
        } else if expected.count == 1, let only = expected.first, let value = only {
            rejection = "one result: every test expects \(value)"
        }
        return TestSuite(
            source: asserts.joined(separator: "\n"), asserts: asserts,
            checks: ["parsed", "calls \(entryPoint)", "distinct"], rejection: rejection)
    }

    /// Why an assert is not taken, if it is not.
    private func refusal(of statement: PythonAssert, in piece: PythonFacts, entryPoint: String) -> String? {
        if let reason = statement.vacuous { return "vacuous: \(reason)" }
        guard statement.calls.contains(entryPoint) else { return "foreign: an assert does not call \(entryPoint)" }
        if let name = piece.undefinedNames.first(where: { $0 != entryPoint }) {
            return "undefined: an assert uses \(name), which is defined nowhere"
        }
        if let source = piece.nondeterminism.first { return "nondeterministic: \(source.name)" }
        return nil
    }

    /// Pieces that each begin with a comment or an assert at the start of a line.
    static func pieces(of text: String) -> [String] {
        var pieces: [[Substring]] = [[]]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let begins = line.hasPrefix("#") || line.hasPrefix("assert ") || line.hasPrefix("assert(")
            let last = pieces[pieces.count - 1]
            if begins, last.contains(where: { !$0.hasPrefix("#") && !$0.isEmpty }) { pieces.append([]) }
            pieces[pieces.count - 1].append(line)
        }
        return pieces.map { $0.joined(separator: "\n").trimmingBlankLines() }.filter { !$0.isEmpty }
    }
}
