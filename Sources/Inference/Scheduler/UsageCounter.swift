import Synchronization

/// Counts an engine's work: one thread adds, any thread reads.
///
/// A reader in the middle of an addition may see a part of it, which one step among thousands does not change.
final class UsageCounter: Sendable {
    private let busySeconds = Atomic<Double>(0)
    private let steps = Atomic<Int>(0)
    private let rows = Atomic<Int>(0)
    private let squaredRows = Atomic<Double>(0)
    private let rowSeconds = Atomic<Double>(0)
    private let promptTokens = Atomic<Int>(0)
    private let drawnTokens = Atomic<Int>(0)

    /// What has been counted so far.
    var usage: EngineUsage {
        EngineUsage(
            busySeconds: busySeconds.load(ordering: .relaxed), steps: steps.load(ordering: .relaxed),
            rows: rows.load(ordering: .relaxed), squaredRows: squaredRows.load(ordering: .relaxed),
            rowSeconds: rowSeconds.load(ordering: .relaxed), promptTokens: promptTokens.load(ordering: .relaxed),
            drawnTokens: drawnTokens.load(ordering: .relaxed))
    }

    /// Adds a step. Called by one thread only.
    func addStep(seconds: Double, rows count: Int, promptTokens prompt: Int, drawnTokens drawn: Int) {
        let width = Double(count)
        Self.add(seconds, to: busySeconds)
        steps.add(1, ordering: .relaxed)
        rows.add(count, ordering: .relaxed)
        Self.add(width * width, to: squaredRows)
        Self.add(width * seconds, to: rowSeconds)
        promptTokens.add(prompt, ordering: .relaxed)
        drawnTokens.add(drawn, ordering: .relaxed)
    }

    private static func add(_ value: Double, to sum: borrowing Atomic<Double>) {
        sum.store(sum.load(ordering: .relaxed) + value, ordering: .relaxed)
    }
}
