import Core
import Dispatch
import Foundation
import Synchronization

/// Threads that run jobs, each with two zygotes of its own, which it keeps warm from run to run.
///
/// They take jobs from one queue, so that the next run begins in the moment in which one ends.
final class WorkerPool: Sendable {
    /// A job that waits for a thread.
    private struct Waiting: Sendable {
        let job: HarnessJob
        let cancellation: CancellationSignal
        let continuation: CheckedContinuation<RunOutcome, any Error>
    }

    /// Jobs on their way to the threads, first come, first served.
    private final class Queue: Sendable {
        private struct State {
            var waiting: [Waiting] = []
            var isClosed = false
        }

        private let state = Mutex(State())
        private let changes = DispatchSemaphore(value: 0)

        func add(_ waiting: Waiting) {
            state.withLock { $0.waiting.append(waiting) }
            changes.signal()
        }

        /// Takes a job out again; nil where a thread has it already.
        func remove(_ cancellation: CancellationSignal) -> Waiting? {
            state.withLock { state in
                state.waiting.firstIndex { $0.cancellation === cancellation }.map { state.waiting.remove(at: $0) }
            }
        }

        /// The next job, once there is one; nil when it is closed.
        func next() -> Waiting? {
            while true {
                changes.wait()
                let (waiting, isClosed) = state.withLock { state in
                    (state.waiting.isEmpty ? nil : state.waiting.removeFirst(), state.isClosed)
                }
                // There is none where it was taken out meanwhile.
                if waiting != nil || isClosed { return waiting }
            }
        }

        func close(threads: Int) {
            state.withLock { $0.isClosed = true }
            for _ in 0..<threads { changes.signal() }
        }
    }

    private let queue = Queue()
    private let threads: Int
    private let threadsEnded = DispatchSemaphore(value: 0)
    private let compiledTests = CompiledTests()

    /// Starts the threads; a zygote starts with the first run that needs it.
    init(count: Int, isolation: Isolation, program: ZygoteProgram, level: IsolationLevel) {
        threads = count
        for _ in 0..<count {
            Thread.detachNewThread { [queue, threadsEnded] in
                do {
                    let pair = ZygotePair(isolation: isolation, program: program, level: level)
                    while let next = queue.next() {
                        next.continuation.resume(
                            with: Result { try pair.run(next.job, cancellation: next.cancellation) })
                    }
                }
                threadsEnded.signal()
            }
        }
    }

    deinit {
        queue.close(threads: threads)
        for _ in 0..<threads { threadsEnded.wait() }
    }

    /// Runs a job, after those that were given before. Cancelled before its turn has come, it ends at once.
    ///
    /// - Throws: ``FirstpassError`` where it was cancelled, or cannot be run.
    func run(_ job: HarnessJob, cancellation: CancellationSignal) async throws -> RunOutcome {
        var job = job
        job.compiledTests = compiledTests[job.tests]
        let outcome = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { [job] continuation in
                queue.add(Waiting(job: job, cancellation: cancellation, continuation: continuation))
                // Cancelled before it was added, there was nothing that the handler could take out.
                if Task.isCancelled { queue.remove(cancellation)?.continuation.resume(throwing: Self.cancelled) }
            }
        } onCancel: {
            queue.remove(cancellation)?.continuation.resume(throwing: Self.cancelled)
        }
        if !outcome.compiledTests.isEmpty { compiledTests[job.tests] = outcome.compiledTests }
        return outcome
    }

    /// The error of a job that was cancelled before a thread took it.
    static let cancelled = FirstpassError(.interrupted, "the run was cancelled")
}
