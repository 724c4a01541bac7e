public import Core
import Foundation

/// Runs Python solutions against their tests, each in an isolation of its own.
///
/// ```swift
/// let runner = try await SandboxRunner(configuration: SandboxConfiguration(folder: "sandbox"))
/// let execution = await runner.execute(
///     solution: "def add(a, b): return a + b", tests: "assert add(1, 2) == 3")
/// ```
///
/// What contains a run, and what this cannot hold, stands in `sandbox/README.md`.
public final class SandboxRunner: Sendable {
    /// The longest solution or tests that are run, in bytes; longer ones are `invalid`.
    public static let maximumSourceBytes = 1 << 20

    /// How runs are isolated.
    public let level: IsolationLevel
    /// Why it is not a better one: the levels that were tried before it, with what they lack.
    let notes: [IsolationLayer]

    let isolation: Isolation
    /// `check.py` and `once.py`, compiled, for level C.
    let harness: [UInt8]
    /// `analyse.py`, compiled.
    let analyser: [UInt8]
    /// The runs that may be under way at once.
    let slots: RunSlots
    /// Who runs them at levels A and B.
    private let workers: WorkerPool?

    /// Finds the parts, prepares the best isolation level that the machine allows, and attacks itself once: see
    /// ``checkLayers(configuration:)``.
    ///
    /// - Throws: ``FirstpassError`` with the code `environment` where isolation is not to be had, naming the missing layer
    ///   and how to get it.
    public convenience init(configuration: SandboxConfiguration) async throws {
        try await self.init(unchecked: configuration)
        for layer in await SelfCheck(runner: self).layers() where !layer.holds {
            throw FirstpassError(
                .environment, "the isolation does not hold: \(layer.name): \(layer.detail)", remedy: layer.remedy)
        }
    }

    /// Finds the parts and prepares the level. Nothing from outside may be run before the self-check.
    init(unchecked configuration: SandboxConfiguration) async throws {
        let isolation = try Isolation(configuration: configuration)
        self.isolation = isolation
        harness = try await Self.compile("check.py", "once.py", in: configuration, by: isolation)
        analyser = try await Self.compile("analyse.py", in: configuration, by: isolation)
        var notes: [IsolationLayer] = []
        var program: ZygoteProgram?
        do {
            program = try ZygoteProgram(configuration: configuration)
        } catch {
            notes.append(IsolationLayer("zygote", error, isRequired: false))
        }
        for level in configuration.levels.sorted() {
            guard level < .c else {
                (self.level, workers, self.notes) = (level, nil, notes)
                slots = RunSlots(slots: configuration.workers)
                return
            }
            guard let program else { continue }
            do {
                let workers = WorkerPool(
                    count: configuration.workers, isolation: isolation, program: program, level: level)
                try await Self.tryOut(workers)
                (self.level, self.workers, self.notes) = (level, workers, notes)
                // Twice as many as there are threads: the next job waits where a thread finds it at once.
                slots = RunSlots(slots: configuration.workers * 2)
                return
            } catch {
                notes.append(IsolationLayer("level \(level)", error, isRequired: false))
            }
        }
        throw FirstpassError(
            .environment, notes.last?.detail ?? "no isolation level is allowed", remedy: notes.last?.remedy)
    }

    /// Starts a first zygote, with all that belongs to it.
    private static func tryOut(_ workers: WorkerPool) async throws {
        let job = HarnessJob(solution: "x = 1", tests: "assert x == 1", limits: ExecutionLimits(), seed: 0)
        let outcome = try await cancellable { try await workers.run(job, cancellation: $0) }
        guard outcome.isIsolated else {
            throw FirstpassError(
                .environment, "a run cannot be forked from a zygote: \(outcome.failure)",
                remedy: Isolation.namespaceRemedy)
        }
    }

    /// Runs a solution against its tests.
    ///
    /// At most as many runs as the configuration has workers are under way; the others wait in the order of their
    /// calls. A run that only the wall-clock limit ended is repeated once with no other run beside it. An `error`, which
    /// is the runner's own fault, is repeated up to twice. Cancelling the task ends the run at once, with an `error`.
    ///
    /// - Parameters:
    ///   - solution: Python source.
    ///   - tests: Python source that uses what the solution defines.
    ///   - limits: what the run may use.
    ///   - seed: the seed of Python's string hashes and of its module `random`.
    public func execute(
        solution: String, tests: String, limits: ExecutionLimits = .init(), seed: UInt32 = 0
    ) async -> Execution {
        await executeAndCount(solution: solution, tests: tests, limits: limits, seed: seed).execution
    }

    /// Runs a solution against its tests, and counts the processes that were left behind, of which there must be none.
    func executeAndCount(
        solution: String, tests: String, limits: ExecutionLimits, seed: UInt32 = 0
    ) async -> (execution: Execution, leftBehind: Int) {
        for (name, source) in [("solution", solution), ("tests", tests)]
        where source.utf8.count > Self.maximumSourceBytes {
            let message = "longer than \(Self.maximumSourceBytes) bytes: the \(name)"
            return (Execution(verdict: .invalid, message: message, isolation: level.rawValue), 0)
        }
        let limits = limits.clamped
        var sharing = RunSlots.Sharing.shared
        var errors = 0
        while true {
            let job = HarnessJob(solution: solution, tests: tests, limits: limits, seed: seed)
            let outcome: RunOutcome
            do {
                outcome = try await perform(sharing) { try await self.run(job, cancellation: $0) }
            } catch {
                errors += 1
                if errors <= 2, !Task.isCancelled { continue }
                return (Execution(verdict: .error, message: "\(error)", isolation: level.rawValue), 0)
            }
            let execution = Judgement(outcome: outcome, token: job.token, limits: limits, level: level).execution
            if outcome.stopped == .wall, sharing == .shared {
                sharing = .alone
            } else if execution.verdict == .error, errors < 2, !Task.isCancelled {
                errors += 1
            } else {
                return (execution, outcome.leftBehind)
            }
        }
    }

    /// Runs a job at this runner's level.
    private func run(_ job: HarnessJob, cancellation: CancellationSignal) async throws -> RunOutcome {
        if let workers { return try await workers.run(job, cancellation: cancellation) }
        return try await IsolatedRun(
            input: job.encoded(filter: isolation.innerFilter),
            command: isolation.command(program: Self.boot, limits: job.limits, hashSeed: job.seed),
            filter: isolation.outerFilter, program: harness, limits: job.limits, cancellation: cancellation
        ).onItsOwnThread()
    }

    /// Runs something isolated when its turn comes.
    func perform(
        _ sharing: RunSlots.Sharing, _ run: @Sendable (CancellationSignal) async throws -> RunOutcome
    ) async throws -> RunOutcome {
        guard await slots.acquire(sharing) else { throw WorkerPool.cancelled }
        let outcome: Result<RunOutcome, any Error>
        do {
            outcome = .success(try await Self.cancellable(run))
        } catch {
            outcome = .failure(error)
        }
        await slots.release()
        return try outcome.get()
    }

    /// Hands out a signal that fires when the task is cancelled.
    static func cancellable(
        _ run: @Sendable (CancellationSignal) async throws -> RunOutcome
    ) async throws -> RunOutcome {
        let cancellation = try CancellationSignal()
        return try await withTaskCancellationHandler {
            try await run(cancellation)
        } onCancel: {
            cancellation.fire()
        }
    }
}
