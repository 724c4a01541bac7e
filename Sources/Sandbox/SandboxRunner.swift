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
    /// `harness.py`, compiled.
    let harness: [UInt8]
    /// `analyse.py`, compiled.
    let analyser: [UInt8]
    private let slots: RunSlots

    /// Finds the parts and prepares the harness.
    ///
    /// - Throws: ``FirstpassError`` with the code `environment` where isolation is not to be had, naming the missing layer
    ///   and how to get it.
    public init(configuration: SandboxConfiguration) async throws {
        isolation = try Isolation(configuration: configuration)
        slots = RunSlots(slots: configuration.workers)
        harness = try await Self.compile("harness.py", configuration, isolation)
        analyser = try await Self.compile("analyse.py", configuration, isolation)
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
        for (name, source) in [("solution", solution), ("tests", tests)]
        where source.utf8.count > Self.maximumSourceBytes {
            return Execution(
                verdict: .invalid, message: "longer than \(Self.maximumSourceBytes) bytes: the \(name)",
                isolation: Isolation.level)
        }
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
                return Execution(verdict: .error, message: "\(error)", isolation: Isolation.level)
            }
            let execution = Judgement(outcome: outcome, token: job.token, limits: limits).execution
            if outcome.stopped == .wall, sharing == .shared {
                sharing = .alone
            } else if execution.verdict == .error, errors < 2, !Task.isCancelled {
                errors += 1
            } else {
                return execution
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
