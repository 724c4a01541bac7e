import Synchronization

/// Tests that a run has compiled, for the runs of other solutions of the same question. Those used last are kept.
final class CompiledTests: Sendable {
    private struct State {
        var entries: [String: (bytes: [UInt8], used: Int)] = [:]
        var time = 0
    }

    private let state = Mutex(State())

    /// A few questions are under way at once.
    private static let most = 64

    /// What the tests with this text compile to; nil where no run has said it.
    subscript(tests: String) -> [UInt8]? {
        get {
            state.withLock { state in
                state.time += 1
                state.entries[tests]?.used = state.time
                return state.entries[tests]?.bytes
            }
        }
        set {
            state.withLock { state in
                state.time += 1
                state.entries[tests] = newValue.map { ($0, state.time) }
                if state.entries.count > Self.most,
                    let oldest = state.entries.min(by: { $0.value.used < $1.value.used })
                {
                    state.entries[oldest.key] = nil
                }
            }
        }
    }
}
