/// Where stages wait for each other's commits, and where it shows that nobody has work left.
actor WorkBoard {
    /// Commits so far.
    private(set) var version = 0
    /// How many items each stage is at.
    private var working: [Int]
    private var idle: Set<Int> = []
    private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    private var alarm: (due: ContinuousClock.Instant, task: Task<Void, Never>)?
    private var finished = false

    /// The shortest time to an alarm. What is due may have to wait for a place, and is not looked for without end.
    private static let rest = Duration.milliseconds(250)

    init(stages: Int) { working = Array(repeating: 0, count: stages) }

    /// The commits so far, and how many items a stage is at.
    func look(at stage: Int) -> (version: Int, working: Int) { (version, working[stage]) }

    /// A stage has claimed items.
    func begin(_ items: Int, at stage: Int) { working[stage] += items }

    /// A stage has done with an item. In one step with the news of it: a stage that is at nothing any more must not be
    /// taken for idle by those that have not seen what it committed.
    func end(at stage: Int) {
        working[stage] -= 1
        noteCommit()
    }

    /// Wakes every stage: what was committed may be work for it.
    func noteCommit() {
        version += 1
        idle.removeAll()
        wakeAll()
    }

    /// Wakes every stage after a while, for what may be tried again then. However many ask, the earliest alarm is the only one.
    func wake(after seconds: Double) {
        guard !finished else { return }
        let due = ContinuousClock.now + max(.seconds(seconds), Self.rest)
        if let alarm, alarm.due <= due { return }
        alarm?.task.cancel()
        alarm = (
            due,
            Task {
                guard (try? await Task.sleep(until: due, clock: .continuous)) != nil else { return }
                ring()
            }
        )
    }

    /// Ends the wait of every stage: the run has failed, or nothing is left to do.
    func stop() {
        finished = true
        alarm?.task.cancel()
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
            if idle.count == working.count { stop() }
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

    private func ring() {
        alarm = nil
        noteCommit()
    }

    private func wakeAll() {
        let all = waiting.values
        waiting.removeAll()
        for continuation in all { continuation.resume() }
    }
}
