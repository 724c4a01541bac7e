internal import Synchronization

/// The samples that are being drawn, so that those of a decided question can be cancelled: their places in the batch are
/// free at once.
final class DrawRegister: Sendable {
    private struct Key: Hashable {
        let question: Int
        let sample: Int
    }

    private let draws = Mutex<[Key: Task<Answer, any Error>]>([:])

    /// Draws one sample.
    ///
    /// - Returns: nil where it was cancelled through ``cancel(question:)``.
    /// - Throws: what the draw throws; `CancellationError` where the caller was cancelled.
    func draw(
        question: Int, sample: Int, _ draw: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer? {
        let key = Key(question: question, sample: sample)
        let task = Task { try await draw() }
        draws.withLock { $0[key] = task }
        defer { _ = draws.withLock { $0.removeValue(forKey: key) } }
        do {
            return try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        } catch is CancellationError {
            try Task.checkCancellation()
            return nil
        }
    }

    /// Cancels what is being drawn for a question.
    func cancel(question: Int) {
        let tasks = draws.withLock { draws in draws.filter { $0.key.question == question }.values.map { $0 } }
        for task in tasks { task.cancel() }
    }
}
