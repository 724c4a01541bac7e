import Core
import Foundation
import Sandbox

/// Runs the rows of a JSONL file side by side and prints their verdicts in order.
struct ExecutionBatch: Sendable {
    let runner: SandboxRunner
    let limits: ExecutionLimits

    /// Rows that are read ahead of the slowest one: enough to keep every worker busy, and a bound on memory.
    private static let window = 64

    private struct Job: Decodable, Sendable {
        let id: JSONScalar
        let solution: String
        let tests: Tests

        enum Tests: Decodable, Sendable {
            case text(String)

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let text = try? container.decode(String.self) {
                    self = .text(text)
                } else {
                    self = .text(try container.decode([String].self).joined(separator: "\n"))
                }
            }

            var text: String {
                switch self {
                case .text(let text): text
                }
            }
        }
    }

    /// The shape of a line of output.
    private struct Outcome: Encodable {
        let id: JSONScalar
        let execution: Execution

        enum Keys: String, CodingKey {
            case id, verdict, message
            case cpuSeconds = "cpu_seconds"
            case wallSeconds = "wall_seconds"
            case peakMemoryBytes = "peak_memory_bytes"
            case assertsPassed = "asserts_passed"
            case assertsTotal = "asserts_total"
            case isolation
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(id, forKey: .id)
            try container.encode(execution.verdict, forKey: .verdict)
            try container.encode(execution.message, forKey: .message)
            try container.encode(execution.cpuSeconds, forKey: .cpuSeconds)
            try container.encode(execution.wallSeconds, forKey: .wallSeconds)
            try container.encode(execution.peakMemoryBytes, forKey: .peakMemoryBytes)
            try container.encode(execution.assertsPassed, forKey: .assertsPassed)
            try container.encode(execution.assertsTotal, forKey: .assertsTotal)
            try container.encode(execution.isolation, forKey: .isolation)
        }
    }

    /// Runs every line.
    ///
    /// - Returns: how many lines could not be read.
    /// - Throws: `FirstpassError` with file and line at the first line that cannot be read, unless they are skipped.
    func run(_ lines: inout JSONLines, skipsBad: Bool) async throws -> Int {
        var skipped = 0
        var next = 0
        var printed = 0
        var done: [Int: Outcome] = [:]
        try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
            func printReady() throws {
                while let outcome = done.removeValue(forKey: printed) {
                    try JSONOutput.print(outcome)
                    printed += 1
                }
            }
            while let line = try lines.next() {
                let job: Job
                do {
                    job = try JSONDecoder().decode(Job.self, from: line.data)
                } catch {
                    guard skipsBad else {
                        // What was asked for before the bad line is still answered.
                        for try await (index, outcome) in group { done[index] = outcome }
                        try printReady()
                        throw FirstpassError(
                            .format, "the line is no object with 'id', 'solution' and 'tests'", at: line.place,
                            remedy: "Mend it, or give --skip-bad to leave such lines out.")
                    }
                    skipped += 1
                    continue
                }
                // Outcomes that wait for an earlier one count too, so that one slow run bounds what is kept.
                while next - printed >= Self.window, let (index, outcome) = try await group.next() {
                    done[index] = outcome
                    try printReady()
                }
                try Task.checkCancellation()
                let (index, runner, limits) = (next, runner, limits)
                group.addTask {
                    let execution = await runner.execute(
                        solution: job.solution, tests: job.tests.text, limits: limits)
                    return (index, Outcome(id: job.id, execution: execution))
                }
                next += 1
            }
            for try await (index, outcome) in group {
                done[index] = outcome
                try printReady()
            }
        }
        try Task.checkCancellation()
        return skipped
    }
}
