import Core
import Dispatch
import Foundation
import Synchronization

/// A thread with two zygotes of its own, which it keeps warm from run to run.
final class Worker: Sendable {
    private typealias Job = @Sendable (ZygotePair) -> Void

    /// What the thread is to do next; it ends at the first nil.
    private let jobs = Queue()

    /// Jobs on their way to the thread.
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

    private let hasEnded = DispatchSemaphore(value: 0)

    /// Starts the thread; a zygote starts with the first run that needs it.
    init(isolation: Isolation, program: ZygoteProgram, level: IsolationLevel) {
        Thread.detachNewThread { [jobs, hasEnded] in
            do {
                let pair = ZygotePair(isolation: isolation, program: program, level: level)
                while let job = jobs.next() { job(pair) }
            }
            hasEnded.signal()
        }
    }

    deinit {
        jobs.add(nil)
        hasEnded.wait()
    }

    /// Runs a job, after those that were given before.
    func run(_ job: HarnessJob, cancellation: CancellationSignal) async throws -> RunOutcome {
        try await withCheckedThrowingContinuation { continuation in
            jobs.add { pair in
                continuation.resume(with: Result { try pair.run(job, cancellation: cancellation) })
            }
        }
    }
}
