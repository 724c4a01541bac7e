internal import Foundation
public import Sandbox

/// Python code that may hold a solution.
public struct SolutionCode: Sendable, Hashable {
    /// The code.
    public let text: String
    /// Its definitions alone, where it has other statements too: for code that cannot be run as a whole.
    let definitions: String?
    /// What in it can be tried.
    let functions: [CandidateFunction]

    /// Takes code as it stands; nil where it is not Python or defines no function.
    init?(_ text: String, facts: PythonFacts) {
        functions = CandidateFunction.all(of: facts)
        guard facts.parses, !functions.isEmpty else { return nil }
        self.text = text
        definitions = facts.definitions(notCalling: ["input", "open"] + facts.functions.map(\.name))
    }

    /// Finds the Python code with at least one function in each of many texts, such as fields of a dataset.
    ///
    /// That is the whole text where it is Python, else each fenced block of Markdown; blocks that use what others define are
    /// also taken together. The texts are parsed in the sandbox, many at a time; none of them is run.
    ///
    /// - Returns: the codes of each text, in order.
    /// - Throws: ``FirstpassError`` as ``SandboxRunner/analyse(_:)`` does.
    public static func candidates(in texts: [String], by runner: SandboxRunner) async throws -> [[SolutionCode]] {
        let pieces = texts.map { ([$0] + MarkdownBlocks(of: $0).python).filter(mayDefine) }
        var facts = try await runner.analyse(pieces.joined().map { PythonSource($0) })[...]
        var found: [[SolutionCode]] = []
        var together: [(index: Int, text: String)] = []
        for (index, pieces) in pieces.enumerated() {
            var parsed = Array(zip(pieces, facts.prefix(pieces.count)))
            facts = facts.dropFirst(pieces.count)
            // A block in a docstring is no answer.
            if parsed.first?.1.parses == true { parsed = [parsed[0]] }
            let codes = parsed.compactMap { SolutionCode($0, facts: $1) }
            if codes.count > 1, parsed.contains(where: { !$1.undefinedNames.isEmpty }) {
                together.append((index, codes.map(\.text).joined(separator: "\n\n")))
            }
            found.append(codes)
        }
        for ((index, text), facts) in zip(together, try await runner.analyse(together.map { PythonSource($0.text) })) {
            if let code = SolutionCode(text, facts: facts) { found[index].append(code) }
        }
        return found
    }

    /// Whether it is worth parsing.
    private static func mayDefine(_ text: String) -> Bool { text.contains("def ") }
}
