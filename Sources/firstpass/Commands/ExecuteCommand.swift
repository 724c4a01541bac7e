import ArgumentParser
import Core
import Foundation

/// `firstpass execute`: runs solutions against tests, isolated.
struct ExecuteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "execute", abstract: "Runs Python solutions against their tests, each isolated.",
        discussion: """
            Example: echo '{"id":"1","solution":"def f(): return 1","tests":"assert f() == 1"}' | firstpass execute

            In: JSONL with id, solution, and tests (a text or a list of texts). Out: JSONL with the verdicts, in order.
            A line that cannot be run ends it with its place, once the lines before it have been answered.
            """)

    @Argument(help: "A JSONL file; - reads standard input.") var file = "-"
    @OptionGroup var options: ExecutionOptions

    func run() async throws {
        let rows = try RowSource(
            files: [file], fields: RowFields(needsID: true, mayBeEmpty: true), limits: options.limits(readsRows: false))
        let count = try await options.run(rows) { try JSONOutput.print(Line(outcome: $0)) }
        if count.leftOut > 0 {
            Terminal.write(
                "\(count.leftOut.counted("line")) could not be run and \(count.leftOut == 1 ? "was" : "were") left out")
        }
    }

    /// The shape of a line of output.
    private struct Line: Encodable {
        let outcome: RowOutcome

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
            let execution = outcome.execution
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(outcome.id, forKey: .id)
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
}
