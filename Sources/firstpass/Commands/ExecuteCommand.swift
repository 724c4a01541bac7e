import ArgumentParser
import Core
import Foundation
import Sandbox

/// `firstpass execute`: runs solutions against tests, isolated.
struct ExecuteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "execute", abstract: "Runs Python solutions against their tests, each isolated.",
        discussion: """
            Example: echo '{"id":"1","solution":"def f(): return 1","tests":"assert f() == 1"}' | firstpass execute

            In: JSONL with id, solution, and tests (a text or a list of texts). Out: JSONL with the verdicts, in order.
            """)

    @Argument(help: "A JSONL file; - reads standard input.") var file = "-"
    @Option(help: "Runs at once; as many as there are processors if not given.") var jobs: Int?
    @Option(help: "CPU seconds of one run.") var cpuLimit: Double = 5
    @Option(help: "Wall-clock seconds of one run.") var wallLimit: Double = 30
    @Option(help: "Megabytes (2^20 bytes) of memory of one run.") var memoryLimit = 512
    @Flag(help: "Go on behind a line that cannot be read, and count it.") var skipBad = false

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
        if !(cpuLimit > 0 && cpuLimit <= 3_600) { throw ValidationError("--cpu-limit must be above 0, at most 3600") }
        if !(wallLimit > 0 && wallLimit <= 36_000) {
            throw ValidationError("--wall-limit must be above 0, at most 36000")
        }
        if !(16...1_048_576).contains(memoryLimit) { throw ValidationError("--memory-limit must be 16 to 1048576") }
    }

    func run() async throws {
        let runner = try await SandboxRunner(
            configuration: SandboxConfiguration(folder: try SharedFolder().path("sandbox"), workers: jobs))
        let limits = ExecutionLimits(
            cpuSeconds: cpuLimit, wallSeconds: wallLimit, memoryBytes: memoryLimit << 20)
        let batch = ExecutionBatch(runner: runner, limits: limits)
        var lines = try JSONLines(path: file)
        let skipBad = skipBad
        let work = Task { try await batch.run(&lines, skipsBad: skipBad) }
        let trap = SignalTrap { work.cancel() }
        let skipped = try await work.value
        withExtendedLifetime(trap) {}
        if skipped > 0 { Terminal.write("\(skipped) lines could not be read and were left out") }
    }
}
