internal import Engines
internal import Inference
internal import Ledger

/// Keeps the session of this process in the ledger: written now and then while the work goes on, and at its end.
struct SessionLog: Sendable {
    let ledger: LedgerStore
    let clock: SessionClock
    let engines: [LocalEngine]

    /// A kill loses as much of a session's figures.
    private static let interval = Duration.seconds(2)

    /// Does some work as a session.
    ///
    /// - Throws: what the work throws; `FirstpassError` where the ledger cannot be written.
    func record(_ work: () async throws -> Void) async throws {
        let session = try await ledger.beginSession(engines: engines.count)
        let updates = Task {
            while !Task.isCancelled {
                do { try await Task.sleep(for: Self.interval) } catch { return }
                // What is wrong with the ledger stops the work itself.
                try? await ledger.update(session: session, state)
            }
        }
        var failure: (any Error)?
        do { try await work() } catch { failure = error }
        updates.cancel()
        await updates.value
        if let failure {
            try? await ledger.update(session: session, state)
            throw failure
        }
        try await ledger.update(session: session, state)
    }

    private var state: SessionWork {
        // The engines first: so they are never seen to be busy for longer than they were wanted.
        let usage = engines.reduce(EngineUsage()) { $0 + $1.usage }
        return SessionWork(
            seconds: clock.seconds, engines: engines.count, engineSeconds: usage.busySeconds, steps: usage.steps,
            rows: usage.rows, squaredRows: usage.squaredRows, rowSeconds: usage.rowSeconds,
            promptTokens: usage.promptTokens, drawnTokens: usage.drawnTokens)
    }
}
