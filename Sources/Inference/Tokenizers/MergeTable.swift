/// The merges of a byte-level vocabulary by their two tokens: a hash table with open addressing.
struct MergeTable: MergeRule, Sendable {
    /// Both tokens, the left one in the high half; `free` in a slot that nothing is in.
    private var keys: [UInt64]
    private var values: [Value]

    private struct Value {
        var rank: UInt32 = 0
        var id: Int32 = 0
    }

    private static let free = UInt64.max

    init(capacity: Int) {
        var size = 4
        while size * 2 < capacity * 3 { size *= 2 }
        keys = Array(repeating: Self.free, count: size)
        values = Array(repeating: Value(), count: size)
    }

    /// Adds a merge; of equal ones the first stays.
    mutating func insert(_ left: Int32, _ right: Int32, rank: UInt32, id: Int32) {
        let key = Self.key(left, right)
        let slot = slot(of: key)
        guard keys[slot] == Self.free else { return }
        keys[slot] = key
        values[slot] = Value(rank: rank, id: id)
    }

    func merge(_ left: Int32, _ right: Int32, at range: Range<Int>, in text: TextBytes) -> (rank: UInt32, id: Int32)? {
        guard left >= 0, right >= 0 else { return nil }
        let slot = slot(of: Self.key(left, right))
        guard keys[slot] != Self.free else { return nil }
        return (values[slot].rank, values[slot].id)
    }

    private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }

    /// The slot where a key stands or would stand. At least a third of the slots are free, so the search ends.
    private func slot(of key: UInt64) -> Int {
        let mask = keys.count - 1
        // Fibonacci hashing: the high bits of a product with 2⁶⁴ divided by the golden ratio.
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while keys[slot] != Self.free, keys[slot] != key {
            slot = (slot + 1) & mask
        }
        return slot
    }
}
