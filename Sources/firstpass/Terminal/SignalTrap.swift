import Dispatch
import Foundation
import Glibc
import Synchronization

/// Turns SIGINT and SIGTERM into a clean stop; the second one ends the process at once.
final class SignalTrap {
    private let sources: [any DispatchSourceSignal]

    /// Calls `stop` at the first signal.
    ///
    /// - Parameter promise: what the person is told of what has been done so far; nil to tell nothing.
    init(promise: String? = "what is done is kept", _ stop: @escaping @Sendable () -> Void) {
        let count = Counter()
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if count.next() > 1 { _exit(130) }
                if let promise { Terminal.write("stopping: \(promise); once more to stop at once") }
                stop()
            }
            source.resume()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }

    private final class Counter: Sendable {
        private let value = Atomic<Int>(0)
        func next() -> Int { value.add(1, ordering: .relaxed).newValue }
    }
}
