import Synchronization

/// The samples of one request that are in the batch or wait for a place.
public final class RunningSamples: Sendable {
    private let remaining: Atomic<Int>
    private let ids = Mutex<[Int]>([])
    private let scheduler: BatchScheduler

    init(count: Int, scheduler: BatchScheduler) {
        remaining = Atomic(count)
        self.scheduler = scheduler
    }

    /// Frees the places of all that are not finished.
    public func cancel() {
        guard remaining.load(ordering: .relaxed) > 0 else { return }
        for id in ids.withLock({ $0 }) { scheduler.cancel(id) }
    }

    func add(_ id: Int) { ids.withLock { $0.append(id) } }

    /// Counts one end; true for the last.
    func noteFinished() -> Bool {
        remaining.subtract(1, ordering: .relaxed).newValue == 0
    }
}
