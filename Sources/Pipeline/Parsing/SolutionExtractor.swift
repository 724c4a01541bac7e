internal import Core
internal import Ledger
internal import Sandbox

/// Takes the solution out of what a model wrote.
struct SolutionExtractor: Sendable {
    let sandbox: SandboxRunner

    /// The solution in an answer, without calls, prints and asserts behind its definitions; or why there is none.
    func extract(from answer: String, entryPoint: String) async throws -> Extraction {
        let text = TaggedText.inside("PYTHON", of: answer)
        guard !text.isEmpty else { return .none(reason: "no code") }
        guard let facts = try await sandbox.analyse([PythonSource(text)]).first else {
            throw FirstpassError(.internal, "the analyser gave no facts")
        }
        if let error = facts.error { return .none(reason: "not Python: \(error)") }
        guard let function = facts.functions.first(where: { $0.name == entryPoint }) else {
            return .none(reason: "no function: it defines no \(entryPoint)")
        }
        guard !function.isAsync else { return .none(reason: "async: \(entryPoint) is a coroutine") }
        if let module = facts.imports.first(where: { !$0.isStandardLibrary }) {
            return .none(reason: "import: \(module.name) is not in the standard library")
        }
        if let source = facts.nondeterminism.first { return .none(reason: "nondeterministic: it uses \(source.name)") }
        return .solution(facts.definitions)
    }

    /// The solution with nothing in its functions, which tests worth the name must fail; nil where it cannot be made.
    func stub(of solution: String) async throws -> String? {
        try await sandbox.analyse([PythonSource(solution)]).first?.stub
    }
}
