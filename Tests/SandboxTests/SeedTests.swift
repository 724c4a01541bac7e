import Core
import Testing

@testable import Sandbox

@Suite struct SeedTests {
    private func output(_ solution: String, seed: UInt32, at level: IsolationLevel) async throws -> [UInt8] {
        let execution = try await Shared.runner(at: level).execute(
            solution: solution, tests: "assert True or 1", seed: seed)
        #expect(execution.verdict == .passed, "\(execution)")
        return execution.stdoutTail
    }

    @Test(arguments: Shared.levels) func stringHashesDependOnTheSeedAlone(at level: IsolationLevel) async throws {
        let program = "print([hash(name) for name in ('alpha', 'beta')], {'a', 'b', 'c', 'd', 'e', 'f'})"
        let first = try await output(program, seed: 7, at: level)
        #expect(try await output(program, seed: 7, at: level) == first)
        #expect(try await output(program, seed: 8, at: level) != first)
        #expect(try await output(program, seed: .max, at: level) != first)
    }

    @Test(arguments: Shared.levels) func randomNumbersDependOnTheSeedAlone(at level: IsolationLevel) async throws {
        let program = "import random\nprint(random.random(), random.sample(range(1000), 5))"
        let first = try await output(program, seed: 0, at: level)
        #expect(try await output(program, seed: 0, at: level) == first)
        #expect(try await output(program, seed: 1, at: level) != first)
    }
}
