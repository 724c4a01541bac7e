import ArgumentParser
import Core
import Foundation
import Glibc
import Sandbox

/// How rows are run: for `execute` and `verify`.
struct ExecutionOptions: ParsableArguments {
    @Option(help: "Runs at once; as many as there are processors if not given.") var jobs: Int?
    @Option(help: "CPU seconds of one run; 5 if not given.") var cpuLimit: Double?
    @Option(help: "Wall-clock seconds of one run; 30 if not given.") var wallLimit: Double?
    @Option(help: "Megabytes (2^20 bytes) of memory of one run; 512 if not given.") var memoryLimit: Int?
    @Option(help: "The seed of Python's string hashes and of its module random.") var seed: UInt32 = 0
    @Flag(help: "Go on behind a line that cannot be run, and count it.") var skipBad = false

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
        if let cpuLimit, !(cpuLimit > 0 && cpuLimit <= 3_600) {
            throw ValidationError("--cpu-limit must be above 0, at most 3600")
        }
        if let wallLimit, !(wallLimit > 0 && wallLimit <= 36_000) {
            throw ValidationError("--wall-limit must be above 0, at most 36000")
        }
        if let memoryLimit, !(16...1_048_576).contains(memoryLimit) {
            throw ValidationError("--memory-limit must be 16 to 1048576")
        }
    }

    /// The limits of each row.
    ///
    /// - Parameter readsRows: whether what a row says about them counts where no option does.
    func limits(readsRows: Bool) -> RowLimits {
        RowLimits(
            cpuSeconds: cpuLimit, wallSeconds: wallLimit, memoryBytes: memoryLimit.map { $0 << 20 },
            readsRows: readsRows)
    }

    /// Runs every row, until a signal comes; see ``ExecutionBatch/run(_:skipsBad:report:)``.
    func run(
        _ rows: RowSource, report: @escaping @Sendable (RowOutcome) throws -> Void
    ) async throws -> ExecutionBatch.Count {
        // A reader that has gone must not end this program in the middle of a run: first the runs end, then this program.
        signal(SIGPIPE, SIG_IGN)
        do {
            return try await runAll(rows, report: report)
        } catch  where Self.isReaderGone {
            signal(SIGPIPE, SIG_DFL)
            kill(getpid(), SIGPIPE)
            throw error
        }
    }

    private func runAll(
        _ rows: RowSource, report: @escaping @Sendable (RowOutcome) throws -> Void
    ) async throws -> ExecutionBatch.Count {
        let configuration = SandboxConfiguration(folder: try SharedFolder().path("sandbox"), workers: jobs)
        let runner = try await SandboxRunner(configuration: configuration)
        let batch = ExecutionBatch(runner: runner, seed: seed, window: max(64, configuration.workers * 2))
        let skipBad = skipBad
        let work = Task { try await batch.run(rows, skipsBad: skipBad, report: report) }
        let trap = SignalTrap { work.cancel() }
        defer { withExtendedLifetime(trap) {} }
        return try await work.value
    }

    /// Whether nobody reads standard output any more.
    private static var isReaderGone: Bool {
        var output = pollfd(fd: 1, events: 0, revents: 0)
        return poll(&output, 1, 0) > 0 && output.revents & Int16(POLLERR) != 0
    }
}
