internal import Synchronization

/// Runs all stages side by side until none has work left, so that the engine's batch and the sandbox are both kept full.
struct Orchestrator {
    private let board: WorkBoard
    private let stages: [any Stage]

    init(_ stages: [any Stage]) {
        self.stages = stages
        board = WorkBoard(stages: stages.count)
    }

    /// Works until every stage is idle at the same moment.
    ///
    /// - Throws: the first error of a stage, or `CancellationError`; what was claimed stays leased.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, stage) in stages.enumerated() {
                group.addTask { try await run(stage, index) }
            }
            // Rethrows the first error, which cancels the other stages.
            while try await group.next() != nil {}
        }
    }

    private func run(_ stage: some Stage, _ index: Int) async throws {
        let working = Counter()
        try await withThrowingDiscardingTaskGroup { group in
            while true {
                try Task.checkCancellation()
                let version = await board.version
                let free = stage.width - working.value
                let items = free > 0 ? try await stage.claim(limit: free) : []
                for item in items {
                    working.add(1)
                    group.addTask {
                        do {
                            try await stage.process(item)
                        } catch {
                            // An error cancels the other items, not this loop, which waits for commits.
                            await board.stop()
                            throw error
                        }
                        working.add(-1)
                        await board.noteCommit()
                    }
                }
                let isIdle = items.isEmpty && working.value == 0
                if await board.waitForChange(after: version, stage: index, isIdle: isIdle) { return }
            }
        }
    }

    /// Items of one stage that are worked on.
    private final class Counter: Sendable {
        private let count = Atomic<Int>(0)
        var value: Int { count.load(ordering: .sequentiallyConsistent) }
        func add(_ change: Int) { count.add(change, ordering: .sequentiallyConsistent) }
    }
}
