import Core
import Sandbox

/// Runs rows side by side and reports their outcomes in order.
///
/// No more rows are held than the window: whoever takes the reports slowly slows the reading down. Reading and reporting
/// may block, and have threads of their own for it; the runs go on meanwhile.
struct ExecutionBatch: Sendable {
    /// How many rows were run, and how many lines were left out.
    struct Count: Sendable, Equatable {
        var run = 0
        var leftOut = 0
    }

    private enum Event: Sendable {
        case read(Result<RowSource.Item?, any Error>)
        case finished(Int, RowOutcome)
    }

    let runner: SandboxRunner
    let seed: UInt32
    /// Rows that are read ahead of the slowest one: enough to keep every worker busy, and a bound on memory.
    let window: Int

    /// Runs every row.
    ///
    /// - Parameters:
    ///   - skipsBad: whether to go on behind a line that cannot be run.
    ///   - report: takes one outcome after the other, in the rows' order.
    /// - Throws: `FirstpassError` with file and line at the first line that cannot be run, unless they are skipped, and where
    ///   there was nothing to run; rows before it are reported all the same. What `report` throws. `CancellationError`.
    func run(
        _ rows: RowSource, skipsBad: Bool, report: @escaping @Sendable (RowOutcome) throws -> Void
    ) async throws -> Count {
        let reading = BlockingThread("rows")
        let reporting = BlockingThread("outcomes")
        var count = Count()
        var reported = 0
        var done: [Int: RowOutcome] = [:]
        var (isReading, hasEnded) = (false, false)
        var failure: (any Error)?
        var firstLeftOut: FirstpassError?
        try await withThrowingTaskGroup(of: Event.self) { group in
            while true {
                try Task.checkCancellation()
                // Outcomes that wait for an earlier one count too, so that one slow run bounds what is kept.
                if !hasEnded, !isReading, count.run - reported < window {
                    isReading = true
                    group.addTask {
                        do {
                            return .read(.success(try await reading.run { try rows.next() }))
                        } catch {
                            return .read(.failure(error))
                        }
                    }
                }
                guard let event = try await group.next() else { break }
                // What is cancelled ends with an outcome as well, which is none of the row.
                try Task.checkCancellation()
                switch event {
                case .read(.success(.row(let row, let place))):
                    isReading = false
                    let number = count.run
                    count.run += 1
                    group.addTask { .finished(number, await run(row, at: place)) }
                case .read(.success(.bad(let error))):
                    isReading = false
                    firstLeftOut = firstLeftOut ?? error
                    if skipsBad {
                        count.leftOut += 1
                    } else {
                        (failure, hasEnded) = (error, true)
                    }
                case .read(.success(nil)): hasEnded = true
                case .read(.failure(let error)): (failure, hasEnded) = (error, true)
                case .finished(let number, let outcome):
                    done[number] = outcome
                    while let outcome = done.removeValue(forKey: reported) {
                        try await reporting.run { try report(outcome) }
                        reported += 1
                    }
                }
            }
        }
        if let failure { throw failure }
        guard count.run > 0 else { throw Self.nothingRun(rows, count, firstLeftOut) }
        return count
    }

    private func run(_ row: ExecutionRow, at place: String) async -> RowOutcome {
        let execution = await runner.execute(
            solution: row.solution, tests: row.tests, limits: row.limits, seed: seed)
        return RowOutcome(id: row.id, place: place, execution: execution)
    }

    private static func nothingRun(_ rows: RowSource, _ count: Count, _ first: FirstpassError?) -> FirstpassError {
        guard let first else {
            return FirstpassError(
                .format, "there is no row in it", at: rows.name, remedy: "Check what should have written it.")
        }
        let lines = count.leftOut == 1 ? "the only line cannot" : "none of the \(count.leftOut.grouped) lines can"
        return FirstpassError(
            .format, "\(lines) be run; the first: \(first.message)", at: first.location, remedy: first.remedy)
    }
}
