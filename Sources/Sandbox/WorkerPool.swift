import Core
import Synchronization

/// As many workers as may be busy at once.
final class WorkerPool: Sendable {
    private let idle: Mutex<[Worker]>
    private let compiledTests = CompiledTests()

    /// Starts the workers.
    init(count: Int, isolation: Isolation, program: ZygoteProgram, level: IsolationLevel) {
        idle = Mutex((0..<count).map { _ in Worker(isolation: isolation, program: program, level: level) })
    }

    /// Runs a job in a worker that is idle. Whoever calls holds a slot, of which there are not more than workers.
    func run(_ job: HarnessJob, cancellation: CancellationSignal) async throws -> RunOutcome {
        // The one that was busy last: its zygotes are warm, and those of others may not even be needed.
        guard let worker = idle.withLock({ $0.popLast() }) else {
            throw FirstpassError(.environment, "more runs than workers are under way")
        }
        defer { idle.withLock { $0.append(worker) } }
        var job = job
        job.compiledTests = compiledTests[job.tests]
        let outcome = try await worker.run(job, cancellation: cancellation)
        if !outcome.compiledTests.isEmpty { compiledTests[job.tests] = outcome.compiledTests }
        return outcome
    }
}
