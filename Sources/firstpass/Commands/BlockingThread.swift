import Dispatch
import Synchronization

/// A thread for calls that block, one after the other. On Swift's shared threads, of which there are as many as
/// processors, they would hold up everything else.
final class BlockingThread: Sendable {
    private let queue: DispatchQueue

    init(_ name: String) { queue = DispatchQueue(label: name) }

    /// Runs a call and waits for it. Where the task is cancelled meanwhile, nobody waits: the call is left to itself.
    ///
    /// - Throws: what the call throws, or `CancellationError`.
    func run<Value: Sendable>(_ call: @escaping @Sendable () throws -> Value) async throws -> Value {
        let caller = Caller<Value>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard caller.wait(continuation) else { return continuation.resume(throwing: CancellationError()) }
                queue.async { caller.resume(Result { try call() }) }
            }
        } onCancel: {
            caller.resume(.failure(CancellationError()))
        }
    }

    /// Who waits for a call; whatever comes second, the result or the cancellation, is too late.
    private final class Caller<Value: Sendable>: Sendable {
        private enum State {
            case idle
            case waiting(CheckedContinuation<Value, any Error>)
            case resumed
        }

        private let state = Mutex<State>(.idle)

        /// False where the task has been cancelled already.
        func wait(_ continuation: CheckedContinuation<Value, any Error>) -> Bool {
            state.withLock { state in
                guard case .idle = state else { return false }
                state = .waiting(continuation)
                return true
            }
        }

        func resume(_ result: Result<Value, any Error>) {
            let continuation: CheckedContinuation<Value, any Error>? = state.withLock { state in
                defer { state = .resumed }
                guard case .waiting(let continuation) = state else { return nil }
                return continuation
            }
            continuation?.resume(with: result)
        }
    }
}
