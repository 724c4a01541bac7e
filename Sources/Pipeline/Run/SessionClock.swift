internal import Synchronization

/// How long the engines of a process were wanted: from the first request to the last completion, by a monotonic clock.
final class SessionClock: Sendable {
    private struct State {
        var first: ContinuousClock.Instant?
        var last: ContinuousClock.Instant?
        var open = 0
    }

    private let state = Mutex(State())

    /// Notes that a request goes to an engine.
    func noteRequest() {
        state.withLock { state in
            state.first = state.first ?? .now
            state.open += 1
        }
    }

    /// Notes that a request has its answer, or has failed.
    func noteCompletion() {
        state.withLock { state in
            state.last = .now
            state.open -= 1
        }
    }

    /// The seconds so far; while a request is out, until now.
    var seconds: Double {
        state.withLock { state in
            guard let first = state.first else { return 0 }
            let end = state.open > 0 ? ContinuousClock.now : state.last ?? first
            return (end - first) / .seconds(1)
        }
    }
}
