import Core
import Dispatch
import Foundation
import Synchronization

/// Threads that run jobs, each with two zygotes of its own, which it keeps warm from run to run.
///
/// They take jobs from one queue, so that the next run begins in the moment in which one ends.
final class WorkerPool: Sendable {
    private typealias Job = @Sendable (ZygotePair) -> Void

    /// Jobs on their way to the threads, of which each ends at a nil.
    private final class Queue: Sendable {
        private let waiting = Mutex<[Job?]>([])
        private let count = DispatchSemaphore(value: 0)

        func add(_ job: Job?) {
            waiting.withLock { $0.append(job) }
            count.signal()
        }

        func next() -> Job? {
            count.wait()
            return waiting.withLock { $0.removeFirst() }
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
                    while let job = queue.next() { job(pair) }
                }
                threadsEnded.signal()
            }
        }
    }

    deinit {
        for _ in 0..<threads { queue.add(nil) }
        for _ in 0..<threads { threadsEnded.wait() }
    }

    /// Runs a job, after those that were given before.
    func run(_ job: HarnessJob, cancellation: CancellationSignal) async throws -> RunOutcome {
        var job = job
        job.compiledTests = compiledTests[job.tests]
        let outcome = try await withCheckedThrowingContinuation { [job] continuation in
            queue.add { pair in
                continuation.resume(with: Result { try pair.run(job, cancellation: cancellation) })
            }
        }
        if !outcome.compiledTests.isEmpty { compiledTests[job.tests] = outcome.compiledTests }
        return outcome
    }
}
