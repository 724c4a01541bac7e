import Synchronization

/// The samples of one request that are in the batch or wait for a place.
public final class RunningSamples: Sendable {
    private let remaining: Atomic<Int>
    /// False once it was cancelled or has failed: nothing more is delivered then.
    private let open = Atomic<Bool>(true)
    private let ids = Mutex<[Int]>([])
    private let scheduler: BatchScheduler

    init(count: Int, scheduler: BatchScheduler) {
        remaining = Atomic(count)
        self.scheduler = scheduler
    }

    /// Frees the places of all that are not finished; nothing of them is delivered any more, but for what is just being.
    public func cancel() {
        open.store(false, ordering: .relaxed)
        guard remaining.load(ordering: .relaxed) > 0 else { return }
        for id in ids.withLock({ $0 }) { scheduler.cancel(id) }
    }

    /// Whether events are still wanted.
    var isOpen: Bool { open.load(ordering: .relaxed) }

    /// Takes a sample in; one that comes when all is over is cancelled at once.
    func add(_ id: Int) {
        ids.withLock { $0.append(id) }
        if !isOpen { scheduler.cancel(id) }
    }

    /// Counts one end; true for the last.
    func noteFinished() -> Bool {
        remaining.subtract(1, ordering: .relaxed).newValue == 0
    }
}
