internal import Core
internal import Ledger
internal import Sandbox

/// Takes the solution out of what a model wrote.
struct SolutionExtractor: Sendable {
    let sandbox: SandboxRunner

    /// The solution in an answer, without calls, prints and asserts behind its definitions; or why there is none.
    func extract(from answer: String, entryPoint: String) async throws -> Extraction {
        let text = Self.withoutTrailingComments(TaggedText.inside("PYTHON", of: answer))
        guard !text.isEmpty else { return .none(reason: "no code") }
        guard let facts = try await sandbox.analyse([PythonSource(text)]).first else {
            throw FirstpassError(.internal, "the analyser gave no facts")
        }
        if let problem = facts.problem { return .none(reason: "not Python: \(problem.message)") }
        guard let function = facts.functions.first(where: { $0.name == entryPoint }) else {
            return .none(reason: "no function: it defines no \(entryPoint)")
        }
        guard !function.isAsync else { return .none(reason: "async: \(entryPoint) is a coroutine") }
        if let module = facts.imports.first(where: { !$0.isStandardLibrary }) {
            return .none(reason: "import: \(module.module) is not in the standard library")
        }
        if let source = facts.nondeterminism.first { return .none(reason: "nondeterministic: it uses \(source.name)") }
        if let use = facts.uses.first { return .none(reason: "outside: it uses \(use.name)") }
        // Training data should have no example calls.
        return .solution(facts.definitions(notCalling: [entryPoint]) ?? text)
    }

    /// The text up to its last line of code: models like to end with a comment such as `# [END]`.
    private static func withoutTrailingComments(_ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        while let last = lines.last, last.allSatisfy(\.isWhitespace) || last.hasPrefix("#") { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// A function that gives back what it is given, which tests worth the name must fail too.
    static func echo(entryPoint: String) -> String {
        "def \(entryPoint)(first=None, *others, **named):\n    return first"
    }

    /// The solution with nothing in its functions, which tests worth the name must fail; nil where it cannot be made.
    func stub(of solution: String) async throws -> String? {
        try await sandbox.analyse([PythonSource(solution)]).first?.stub
    }
}
