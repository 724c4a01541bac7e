internal import Core
public import Sandbox

/// Finds the items of a benchmark that Python solutions solve, whatever their questions say, by running them.
///
/// ```swift
/// let audit = try await ExecutionAudit(problems: BenchmarkProblems(path: "HumanEval.jsonl.gz"), runner: runner)
/// let codes = try await SolutionCode.candidates(in: [answer], by: runner)
/// for result in try await audit.results(for: codes[0]) { print(result.evidence) }
/// ```
///
/// Each function whose parameters fit the way in which an item's tests call its entry point takes that entry point's place.
/// The same input gives the same result, but for what is near a limit of time.
public struct ExecutionAudit: Sendable {
    /// The benchmark.
    public let problems: BenchmarkProblems
    /// The items that no solution is run against, by number, with the reason.
    public let unusable: [UInt32: String]
    /// The items that a trivial function solves, by number, with the first such function: solving them is no evidence.
    public private(set) var weaknesses: [UInt32: String] = [:]

    private let runner: SandboxRunner
    private let groups: [Group]

    /// Items whose tests call their entry points in the same ways, in pieces that make one run each.
    private struct Group: Sendable {
        let calls: [PythonCall?]
        var pieces: [ArraySlice<ProblemTests>]
    }

    /// Prepares the tests, and runs trivial functions against them.
    ///
    /// - Throws: ``FirstpassError`` where none of the tests can be used, or the sandbox does not work.
    public init(problems: BenchmarkProblems, runner: SandboxRunner) async throws {
        self.problems = problems
        self.runner = runner
        var unusable: [UInt32: String] = [:]
        var calls: [[PythonCall?]] = []
        var items: [[PythonCall?]: [ProblemTests]] = [:]
        let facts = try await runner.analyse(tests: problems.problems.map(\.tests))
        for (problem, facts) in zip(problems.problems, facts) {
            if let reason = facts.problem {
                unusable[problem.number] = reason
                continue
            }
            if items[facts.calls] == nil { calls.append(facts.calls) }
            items[facts.calls, default: []].append(
                ProblemTests(number: problem.number, name: problem.tests.name, facts: facts))
        }
        guard !items.isEmpty else {
            throw FirstpassError(
                .unsupported, "none of the tests can be used: \(unusable.values.min() ?? "there are none")",
                at: problems.path)
        }
        self.unusable = unusable
        groups = calls.map { Group(calls: $0, pieces: Self.pieces(of: items[$0] ?? [])) }
        weaknesses = try await trivialSolutions()
    }

    /// Runs a solution against the items.
    ///
    /// - Throws: ``FirstpassError`` with the code `interrupted` where the task was cancelled.
    public func result(for code: SolutionCode) async throws -> ExecutionAuditResult {
        var result = ExecutionAuditResult()
        var text = code.text
        for function in code.functions {
            let pieces = groups.filter { $0.calls.allSatisfy(function.function.accepts) }.flatMap(\.pieces)
            guard !pieces.isEmpty else { continue }
            let numbers = pieces.joined().map(\.number)
            result.pairs += numbers.count
            var trial = try await tried(function, of: text, on: pieces)
            if trial.loadFailure != nil, let definitions = code.definitions, text != definitions {
                text = definitions
                trial = try await tried(function, of: text, on: pieces)
            }
            if let reason = trial.loadFailure {
                result.unjudged.append(UnjudgedProblems(function: function.name, numbers: numbers, reason: reason))
                continue
            }
            result.solved += trial.solved.map { tests, asserts in
                SolvedProblem(
                    number: tests.number, function: function.name, asserts: asserts,
                    weakness: weaknesses[tests.number])
            }
            result.unjudged += trial.unjudged.map { numbers, reason in
                UnjudgedProblems(function: function.name, numbers: numbers, reason: reason)
            }
        }
        return result
    }

    /// Runs many solutions against the items, as many at once as the runner has room for.
    ///
    /// - Returns: the results, in order.
    /// - Throws: ``FirstpassError`` with the code `interrupted` where the task was cancelled.
    public func results(for codes: [SolutionCode]) async throws -> [ExecutionAuditResult] {
        try await withThrowingTaskGroup(of: (Int, ExecutionAuditResult).self) { group in
            var results: [ExecutionAuditResult?] = Array(repeating: nil, count: codes.count)
            var next = 0
            func startNext() {
                guard next < codes.count else { return }
                let index = next
                next += 1
                group.addTask { (index, try await result(for: codes[index])) }
            }
            for _ in 0..<Self.mostAtOnce { startNext() }
            while let (index, result) = try await group.next() {
                results[index] = result
                startNext()
            }
            return results.compactMap { $0 }
        }
    }

    /// Enough to keep the runner busy: it does as many runs at once as it has workers.
    private static let mostAtOnce = 16
    /// The source of the functions that make one run: compiled, it must be short enough for the sandbox to keep.
    private static let pieceBytes = 20_000

    private func tried(
        _ function: CandidateFunction, of text: String, on pieces: [ArraySlice<ProblemTests>]
    ) async throws -> FunctionTrial {
        var trial = FunctionTrial(function, of: text, by: runner)
        for piece in pieces { try await trial.attempt(piece) }
        return trial
    }

    private static func pieces(of items: [ProblemTests]) -> [ArraySlice<ProblemTests>] {
        var pieces: [ArraySlice<ProblemTests>] = []
        var start = 0
        var bytes = 0
        for (index, item) in items.enumerated() {
            let length = item.facts.beginning.utf8.count
            if index > start, bytes + length > pieceBytes {
                pieces.append(items[start..<index])
                (start, bytes) = (index, 0)
            }
            bytes += length
        }
        return pieces + [items[start...]]
    }

    /// The first trivial function that solves each item that one does.
    private func trivialSolutions() async throws -> [UInt32: String] {
        let codes = try await SolutionCode.candidates(in: TrivialFunction.sources, by: runner).compactMap(\.first)
        guard codes.count == TrivialFunction.expressions.count else {
            throw FirstpassError(.internal, "the trivial functions cannot be read")
        }
        let results = try await results(for: codes)
        // A single one that is too slow for an item does not solve it.
        if let first = results.first, let reason = first.unjudged.first?.reason,
            first.unjudged.reduce(0, { $0 + $1.numbers.count }) == first.pairs
        {
            throw FirstpassError(
                .environment, "the tests cannot be run: \(reason)", at: problems.path, remedy: "run 'firstpass doctor'")
        }
        var weaknesses: [UInt32: String] = [:]
        for (expression, result) in zip(TrivialFunction.expressions, results) {
            for solved in result.solved where weaknesses[solved.number] == nil {
                weaknesses[solved.number] = expression
            }
        }
        return weaknesses
    }
}
