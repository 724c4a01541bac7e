/// Finds the kept text that has the same key.
struct KeyIndex: Sendable {
    private var table = HashTable()
    private var keys: [TextKey] = []

    /// The ordinal of the kept text with a key.
    func find(_ key: TextKey) -> Int? {
        table.first(tag(key)) { keys[Int($0)] == key }.map(Int.init)
    }

    /// Makes room for some more texts.
    mutating func reserve(_ more: Int) {
        table.reserve(more)
        keys.reserveCapacity(keys.count + more)
    }

    /// Remembers the next text; one without a key is never found.
    mutating func append(_ key: TextKey?) {
        if let key { table.insert(tag(key), UInt32(truncatingIfNeeded: keys.count)) }
        keys.append(key ?? .none)
    }

    /// The key of a kept text; ``TextKey/none`` where it has none.
    subscript(ordinal: Int) -> TextKey { keys[ordinal] }

    private func tag(_ key: TextKey) -> UInt32 { UInt32(truncatingIfNeeded: key.low) }
}
