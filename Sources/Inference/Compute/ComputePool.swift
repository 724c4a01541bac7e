import Foundation
import Synchronization

/// A fixed set of threads that run the pieces of one job at a time.
///
/// Between jobs a worker spins for a moment, since the next job mostly follows at once, and then parks, so that an idle
/// engine costs nothing and other processes get the processor.
final class ComputePool: Sendable {
    /// Threads that work on a job, the caller's included.
    let width: Int
    private let shared: Shared

    /// Starts `width - 1` threads. The caller of ``run(_:_:)`` is the last one.
    init(width: Int) {
        self.width = max(1, width)
        shared = Shared(workers: self.width - 1)
        for worker in 1..<max(1, self.width) {
            let thread = Thread { [shared] in shared.work(as: worker) }
            thread.name = "firstpass-\(worker)"
            thread.start()
        }
    }

    deinit { shared.stop() }

    /// Calls `body(piece, worker)` for each piece in `0..<pieces` and returns when all are done.
    ///
    /// Every worker has its own run of consecutive pieces, the same ones each time, so that it reads memory in one stream;
    /// one that is done takes pieces from the end of another's run. One call at a time: the engine's own thread is the only
    /// caller.
    func run(_ pieces: Int, _ body: (_ piece: Int, _ worker: Int) -> Void) {
        guard width > 1, pieces > 1 else {
            for piece in 0..<pieces { body(piece, 0) }
            return
        }
        withoutActuallyEscaping(body) { shared.run(pieces, $0) }
    }
}

extension ComputePool {
    private typealias Body = (Int, Int) -> Void

    /// What the threads share. It outlives the pool until every thread has left.
    private final class Shared: @unchecked Sendable {
        private let workers: Int
        /// Goes up by one with each job; negative once the pool is gone.
        private let generation = Atomic<Int>(0)
        /// Of each worker, the caller first.
        private let runs: [PieceRun]
        private let busy = Atomic<Int>(0)
        private let parked = Atomic<Int>(0)
        private let condition = NSCondition()
        // Written by the caller before `generation` goes up, read by workers after they saw it: the atomics order them.
        private var body: Body?

        /// About 20 µs of spinning: longer than the gap between two jobs of one layer, shorter than anybody notices.
        private static let spins = 4_000

        init(workers: Int) {
            self.workers = workers
            runs = (0...workers).map { _ in PieceRun() }
        }

        func run(_ pieces: Int, _ body: @escaping Body) {
            self.body = body
            for (index, run) in runs.enumerated() {
                run.set(pieces * index / runs.count..<pieces * (index + 1) / runs.count)
            }
            busy.store(workers, ordering: .relaxed)
            generation.add(1, ordering: .sequentiallyConsistent)
            if parked.load(ordering: .sequentiallyConsistent) > 0 {
                condition.lock()
                condition.broadcast()
                condition.unlock()
            }
            drain(as: 0, body)
            var spun = 0
            while busy.load(ordering: .acquiring) > 0 {
                spun += 1
                if spun > Self.spins { sched_yield() }
            }
            self.body = nil
        }

        func stop() {
            condition.lock()
            generation.store(-1, ordering: .sequentiallyConsistent)
            condition.broadcast()
            condition.unlock()
        }

        func work(as worker: Int) {
            var seen = 0
            while true {
                seen = awaitGeneration(after: seen)
                guard seen >= 0 else { return }
                if let body { drain(as: worker, body) }
                busy.subtract(1, ordering: .releasing)
            }
        }

        private func awaitGeneration(after seen: Int) -> Int {
            for _ in 0..<Self.spins {
                let now = generation.load(ordering: .acquiring)
                if now != seen { return now }
            }
            condition.lock()
            defer { condition.unlock() }
            parked.add(1, ordering: .sequentiallyConsistent)
            defer { parked.subtract(1, ordering: .sequentiallyConsistent) }
            while true {
                let now = generation.load(ordering: .sequentiallyConsistent)
                if now != seen { return now }
                condition.wait()
            }
        }

        private func drain(as worker: Int, _ body: Body) {
            while let piece = runs[worker].takeFirst() { body(piece, worker) }
            for other in 1..<runs.count {
                let victim = runs[(worker + other) % runs.count]
                while let piece = victim.takeLast() { body(piece, worker) }
            }
        }
    }
}
