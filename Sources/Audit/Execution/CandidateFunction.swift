internal import Sandbox

/// A function of a solution that may be the answer to an item.
struct CandidateFunction: Sendable, Hashable {
    /// What a Python expression calls it.
    let expression: String
    /// How it can be called.
    let function: PythonFunction

    /// What results call it.
    var name: String { function.name }

    /// The functions of a source that can be tried: the last one of each name, and the methods of a class `Solution`.
    static func all(of facts: PythonFacts) -> [CandidateFunction] {
        let functions = facts.functions.map { CandidateFunction(expression: $0.name, function: $0) }
        let prefix = "Solution."
        let methods = facts.methods.filter { $0.name.hasPrefix(prefix) && !$0.name.hasPrefix(prefix + "_") }.map {
            CandidateFunction(expression: "Solution().\($0.name.dropFirst(prefix.count))", function: $0)
        }
        var last: [String: CandidateFunction] = [:]
        var names: [String] = []
        for candidate in functions + methods {
            if last.updateValue(candidate, forKey: candidate.name) == nil { names.append(candidate.name) }
        }
        return names.compactMap { last[$0] }.filter { !$0.function.isAsync }
    }
}
