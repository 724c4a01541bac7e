import Foundation
import Glibc
import Synchronization

/// Turns SIGINT and SIGTERM into a clean stop; the second one ends the process at once.
///
/// From the moment that it is made no signal is lost. (A dispatch source takes signals some time after it was resumed, and
/// one that comes before is lost: seen under load with Ctrl-C as soon as a command has said what it does.)
final class SignalTrap {
    private static let numbers = [SIGINT, SIGTERM]

    /// Calls `stop` at the first signal, on a thread of its own.
    ///
    /// - Parameter promise: what the person is told of what has been done so far; nil to tell nothing.
    init(promise: String? = "what is done is kept", _ stop: @escaping @Sendable () -> Void) {
        let count = Counter()
        Receiver.shared.setAction {
            if count.next() > 1 { _exit(130) }
            if let promise { Terminal.write("stopping: \(promise); once more to stop at once") }
            stop()
        }
        for number in Self.numbers { signal(number) { _ in Receiver.shared.note() } }
    }

    deinit {
        for number in Self.numbers { signal(number, SIG_DFL) }
        Receiver.shared.setAction(nil)
    }

    private final class Counter: Sendable {
        private let value = Atomic<Int>(0)
        func next() -> Int { value.add(1, ordering: .relaxed).newValue }
    }

    /// The thread that waits for signals. Their handler may do next to nothing (`signal-safety(7)`): it posts a semaphore.
    private final class Receiver: Sendable {
        static let shared = Receiver()

        // It lives as long as the process: a handler may still look at it.
        private nonisolated(unsafe) let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
        private let action = Mutex<(@Sendable () -> Void)?>(nil)

        private init() {
            sem_init(semaphore, 0, 0)
            let thread = Thread { [self] in
                while true {
                    guard sem_wait(semaphore) == 0 else { continue }
                    action.withLock { $0 }?()
                }
            }
            thread.name = "signals"
            thread.start()
        }

        func setAction(_ action: (@Sendable () -> Void)?) { self.action.withLock { $0 = action } }

        /// Called by the handler, on any thread.
        func note() {
            let code = errno
            sem_post(semaphore)
            errno = code
        }
    }
}
