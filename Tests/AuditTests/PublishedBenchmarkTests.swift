import Core
import Sandbox
import Testing

@testable import Audit
@testable import Contamination

/// The benchmarks as they were published, where `FIRSTPASS_BENCHMARKS` names the folder of their files.
@Suite struct PublishedBenchmarkTests {
    /// The answers of a file, with their entry points called `f`.
    private func answers(_ path: String, _ fields: [String]) throws -> [String] {
        try zip(BenchmarkFile(path: path).records, BenchmarkProblems(path: path).problems).map { record, problem in
            let answer = fields.compactMap { record.fields[$0]?.text }.joined()
            let called = record.fields["entry_point"]?.text ?? Self.calledFunction(problem.tests.tests, in: answer)
            let name = try #require(called)
            let definition = try Regex("(?m)^def\\s+\(name)\\b")
            // It may call itself.
            return answer.replacing(definition, with: "def f") + "\n\n\(name) = f\n"
        }
    }

    private static func calledFunction(_ asserts: String, in code: String) -> String? {
        let names = code.matches(of: #/(?m)^def\s+(\w+)/#).map { String($0.1) }
        return names.max { asserts.ranges(of: "\($0)(").count < asserts.ranges(of: "\($1)(").count }
    }

    /// The items whose own answers do not solve them.
    private func unsolved(_ name: String, _ fields: [String], every step: Int) async throws -> [UInt32] {
        let path = "\(try #require(Shared.benchmarks))/\(name)"
        let runner = try await Shared.runner
        let audit = try await ExecutionAudit(problems: BenchmarkProblems(path: path), runner: runner)
        #expect(audit.unusable.isEmpty)
        let texts = try answers(path, fields).enumerated().filter { $0.offset % step == 0 }.map(\.element)
        let numbers = audit.problems.problems.enumerated().filter { $0.offset % step == 0 }.map(\.element.number)
        let codes = try await SolutionCode.candidates(in: texts, by: runner).compactMap(\.first)
        try #require(codes.count == texts.count)
        return zip(numbers, try await audit.results(for: codes)).filter { number, result in
            !result.solved.contains { $0.number == number && $0.function == "f" }
        }.map(\.0)
    }

    @Test(.enabled(if: Shared.benchmarks != nil, "FIRSTPASS_BENCHMARKS names no folder"))
    func everyAnswerOfHumanEvalSolvesItsItem() async throws {
        let fields = ["prompt", "canonical_solution"]
        #expect(try await unsolved("HumanEval.jsonl.gz", fields, every: 1) == [])
    }

    @Test(.enabled(if: Shared.benchmarks != nil, "FIRSTPASS_BENCHMARKS names no folder"))
    func answersOfMBPPSolveTheirItems() async throws {
        #expect(try await unsolved("sanitized-mbpp.json", ["code"], every: 10) == [])
    }

    @Test(.enabled(if: Shared.benchmarks != nil, "FIRSTPASS_BENCHMARKS names no folder"))
    func bigCodeBenchIsRefused() throws {
        let path = "\(try #require(Shared.benchmarks))/BigCodeBench.jsonl.gz"
        #expect(throws: FirstpassError.self) { try BenchmarkProblems(path: path) }
    }
}
