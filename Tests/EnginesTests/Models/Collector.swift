import Synchronization

/// Values reported from any thread, in their order.
final class Collector<Value: Sendable>: Sendable {
    private let storage = Mutex<[Value]>([])

    var values: [Value] { storage.withLock { $0 } }

    func add(_ value: Value) {
        storage.withLock { $0.append(value) }
    }
}
