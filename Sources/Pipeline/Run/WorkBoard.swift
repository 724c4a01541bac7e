/// Where stages wait for each other's commits, and where it shows that nobody has work left.
actor WorkBoard {
    private let stages: Int
    /// Commits so far.
    private(set) var version = 0
    private var idle: Set<Int> = []
    private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    private var finished = false

    init(stages: Int) { self.stages = stages }

    /// Wakes every stage: what was committed may be work for it.
    func noteCommit() {
        version += 1
        idle.removeAll()
        wakeAll()
    }

    /// Ends the wait of every stage: the run has failed.
    func stop() {
        finished = true
        wakeAll()
    }

    /// Waits until something has been committed after `version`, or until every stage has been idle since.
    ///
    /// - Parameters:
    ///   - stage: the stage that waits.
    ///   - isIdle: whether it found nothing to claim at that version and works on nothing.
    /// - Returns: true where all stages are idle, so that the work is done, or where the run has failed.
    func waitForChange(after version: Int, stage: Int, isIdle: Bool) async -> Bool {
        guard !finished, self.version == version else { return finished }
        if isIdle {
            idle.insert(stage)
            finished = idle.count == stages
            if finished { wakeAll() }
        }
        guard !finished else { return true }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled { continuation.resume() } else { waiting[stage] = continuation }
            }
        } onCancel: {
            Task { await self.wakeAll() }
        }
        return finished
    }

    private func wakeAll() {
        let all = waiting.values
        waiting.removeAll()
        for continuation in all { continuation.resume() }
    }
}
