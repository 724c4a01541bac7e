import Core
import Testing

@testable import Sandbox

@Suite struct SeedTests {
    private func output(_ solution: String, seed: UInt32) async throws -> [UInt8] {
        let execution = try await Shared.runner.execute(solution: solution, tests: "assert True or 1", seed: seed)
        #expect(execution.verdict == .passed, "\(execution)")
        return execution.stdoutTail
    }

    @Test func stringHashesDependOnTheSeedAlone() async throws {
        let program = "print([hash(name) for name in ('alpha', 'beta')], {'a', 'b', 'c', 'd', 'e', 'f'})"
        let first = try await output(program, seed: 7)
        #expect(try await output(program, seed: 7) == first)
        #expect(try await output(program, seed: 8) != first)
        #expect(try await output(program, seed: .max) != first)
    }

    @Test func randomNumbersDependOnTheSeedAlone() async throws {
        let program = "import random\nprint(random.random(), random.sample(range(1000), 5))"
        let first = try await output(program, seed: 0)
        #expect(try await output(program, seed: 0) == first)
        #expect(try await output(program, seed: 1) != first)
    }
}
