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
    /// The isolation level of the design: one bubblewrap and one Python a run.
    public static let isolationLevel = Isolation.level
    /// The longest solution or tests that are run, in bytes; longer ones are `invalid`.
    public static let maximumSourceBytes = 1 << 20

    let isolation: Isolation
    /// `check.py` and `once.py`, compiled.
    let harness: [UInt8]
    /// `analyse.py`, compiled.
    let analyser: [UInt8]
    /// The runs that may be under way at once.
    let slots: RunSlots

    /// Finds the parts, prepares the harness, and attacks itself once: see ``checkLayers(configuration:)``.
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

    /// Finds the parts and prepares the harness. Nothing from outside may be run before the self-check.
    init(unchecked configuration: SandboxConfiguration) async throws {
        isolation = try Isolation(configuration: configuration)
        slots = RunSlots(slots: configuration.workers)
        harness = try await Self.compile("check.py", "once.py", in: configuration, by: isolation)
        analyser = try await Self.compile("analyse.py", in: configuration, by: isolation)
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
            return (Execution(verdict: .invalid, message: message, isolation: Isolation.level), 0)
        }
        let limits = limits.clamped
        var sharing = RunSlots.Sharing.shared
        var errors = 0
        while true {
            let job = HarnessJob(solution: solution, tests: tests, limits: limits, seed: seed)
            let outcome: RunOutcome
            do {
                outcome = try await perform(sharing) { cancellation in
                    IsolatedRun(
                        input: job.encoded(filter: self.isolation.innerFilter),
                        command: self.isolation.command(program: Self.boot, limits: limits, hashSeed: seed),
                        filter: self.isolation.outerFilter, program: self.harness, limits: limits,
                        cancellation: cancellation)
                }
            } catch {
                errors += 1
                if errors <= 2, !Task.isCancelled { continue }
                return (Execution(verdict: .error, message: "\(error)", isolation: Isolation.level), 0)
            }
            let execution = Judgement(outcome: outcome, token: job.token, limits: limits).execution
            if outcome.stopped == .wall, sharing == .shared {
                sharing = .alone
            } else if execution.verdict == .error, errors < 2, !Task.isCancelled {
                errors += 1
            } else {
                return (execution, outcome.leftBehind)
            }
        }
    }

    /// Runs something isolated when its turn comes.
    func perform(
        _ sharing: RunSlots.Sharing, _ run: @Sendable (CancellationSignal) -> IsolatedRun
    ) async throws -> RunOutcome {
        guard await slots.acquire(sharing) else { throw FirstpassError(.interrupted, "the run was cancelled") }
        let outcome: Result<RunOutcome, any Error>
        do {
            outcome = .success(try await Self.blocking(run))
        } catch {
            outcome = .failure(error)
        }
        await slots.release()
        return try outcome.get()
    }

    /// Runs something isolated on a thread of its own: it blocks, and Swift's shared threads must not.
    static func blocking(_ run: @Sendable (CancellationSignal) -> IsolatedRun) async throws -> RunOutcome {
        let cancellation = try CancellationSignal()
        let isolated = run(cancellation)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                Thread.detachNewThread {
                    continuation.resume(with: Result { try isolated.run() })
                }
            }
        } onCancel: {
            cancellation.fire()
        }
    }
}
