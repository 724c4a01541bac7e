internal import Core
internal import Synchronization

/// Runs all stages side by side until none has work left, so that the engine's batch and the sandbox are both kept full.
///
/// An item that cannot be worked comes again after a while or is given up, and the rest goes on. A stage at which one item
/// after the other fails has a fault of its own, which stops the run.
struct Orchestrator {
    private let board: WorkBoard
    private let stages: [any Stage]
    private let secondsToRetry: @Sendable () async throws -> Double?

    /// Faults in a row at which a stage is taken to be broken.
    private static let patience = 24

    /// - Parameter secondsToRetry: how long until an item that faulted may be tried again; nil where none waits.
    init(_ stages: [any Stage], secondsToRetry: @escaping @Sendable () async throws -> Double? = { nil }) {
        self.stages = stages
        self.secondsToRetry = secondsToRetry
        board = WorkBoard(stages: stages.count)
    }

    /// Works until every stage is idle at the same moment and nothing waits to be tried again.
    ///
    /// - Throws: what stops the run, or `CancellationError`; what was claimed stays leased.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, stage) in stages.enumerated() {
                group.addTask { try await run(stage, index) }
            }
            do {
                while try await group.next() != nil {}
            } catch {
                await board.stop()
                // Cancels the other stages.
                throw error
            }
        }
    }

    private func run(_ stage: some Stage, _ index: Int) async throws {
        let faults = Counter()
        try await withThrowingDiscardingTaskGroup { group in
            while true {
                try Task.checkCancellation()
                let (version, working) = await board.look(at: index)
                let free = stage.width - working
                let items = free > 0 ? try await stage.claim(limit: free) : []
                await board.begin(items.count, at: index)
                for item in items {
                    group.addTask {
                        do {
                            try await work(on: item, at: stage, faults)
                        } catch {
                            // An error cancels the other items, not this loop, which waits for commits.
                            await board.stop()
                            throw error
                        }
                        await board.end(at: index)
                    }
                }
                let isIdle = items.isEmpty && working == 0
                let delay = isIdle ? try await secondsToRetry() : nil
                if let delay { await board.wake(after: delay) }
                if await board.waitForChange(after: version, stage: index, isIdle: isIdle && delay == nil) { return }
            }
        }
    }

    /// Works one item; what keeps it from being worked is its fault, unless it stops everything.
    private func work<S: Stage>(on item: S.Work, at stage: S, _ faults: Counter) async throws {
        let reason: String
        do {
            switch try await stage.process(item) {
            case .done:
                faults.reset()
                return
            case .refused: return
            case .faulted(let fault): reason = fault
            }
        } catch let error as FirstpassError where !Self.stops.contains(error.code) {
            reason = error.message
            try await stage.recordFault(reason, for: item)
        }
        guard faults.next() < Self.patience else {
            throw FirstpassError(
                .environment, "the stage '\(stage.name)' failed \(Self.patience) times in a row, at last: \(reason)",
                remedy: "Mend that ('firstpass doctor' may know what it is); the same command goes on from here, and "
                    + "--retry-failed gives what was given up another round.")
        }
    }

    /// Errors that every other item would meet too: the ledger's, and those of what was asked for.
    private static let stops: Set<FirstpassError.Code> = [.storage, .configuration, .interrupted, .usage]

    /// Counts faults in a row of one stage.
    private final class Counter: Sendable {
        private let count = Atomic<Int>(0)
        /// One more.
        ///
        /// - Returns: how many there are now.
        func next() -> Int { count.add(1, ordering: .sequentiallyConsistent).newValue }
        func reset() { count.store(0, ordering: .sequentiallyConsistent) }
    }
}
