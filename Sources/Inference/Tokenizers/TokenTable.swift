/// Finds the token that some bytes spell: a hash table with open addressing over a vocabulary's pool of bytes.
struct TokenTable: Sendable {
    private let pool: [UInt8]
    private var slots: [Slot]
    /// Bytes of the longest token.
    private(set) var longest = 0

    private struct Slot {
        var id: Int32 = -1
        var start = 0
        var end = 0
    }

    /// Makes an empty table for as many tokens as a vocabulary has.
    init(over vocabulary: Vocabulary, capacity: Int) {
        pool = vocabulary.pool
        var size = 4
        while size < capacity * 2 { size *= 2 }
        slots = Array(repeating: Slot(), count: size)
    }

    /// Adds a token; returns the one that has the same bytes where there is one already, which then stays.
    mutating func insert(_ id: Int32, at range: Range<Int>) -> Int32? {
        let index = pool.withUnsafeBufferPointer { slot(of: $0, range) }
        guard slots[index].id < 0 else { return slots[index].id }
        slots[index] = Slot(id: id, start: range.lowerBound, end: range.upperBound)
        longest = max(longest, range.count)
        return nil
    }

    /// The token that some bytes are.
    func id(of bytes: [UInt8]) -> Int32? {
        bytes.withUnsafeBufferPointer { id(of: $0, bytes.indices) }
    }

    /// The token that a part of a text spells.
    func id(of text: TextBytes, _ range: Range<Int>) -> Int32? {
        guard range.count <= longest else { return nil }
        let id = slots[slot(of: text, range)].id
        return id < 0 ? nil : id
    }

    /// The slot where the bytes stand or would stand. At least half of the slots are free, so the search ends.
    private func slot(of text: TextBytes, _ range: Range<Int>) -> Int {
        // FNV-1a, <http://www.isthe.com/chongo/tech/comp/fnv/>, folded because the mask takes the low bits.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in range {
            hash = (hash ^ UInt64(text[index])) &* 0x100_0000_01B3
        }
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
        while slots[index].id >= 0 {
            let slot = slots[index]
            if slot.end - slot.start == range.count, equal(text, range.lowerBound, slot.start, range.count) {
                return index
            }
            index = (index + 1) & mask
        }
        return index
    }

    private func equal(_ text: TextBytes, _ start: Int, _ poolStart: Int, _ count: Int) -> Bool {
        for offset in 0..<count where text[start + offset] != pool[poolStart + offset] { return false }
        return true
    }
}
