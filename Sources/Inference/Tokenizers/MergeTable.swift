/// The merges of a vocabulary by their two tokens: a hash table with open addressing.
struct MergeTable: Sendable {
    private var slots: [Slot]
    /// Some bits of a key's hash say where one bit stands that is set where the key may be there: most pairs of tokens
    /// are no merge, and this is small enough for the processor's nearer memory.
    private var filter: [UInt64]
    private var count = 0

    fileprivate struct Slot {
        /// Both tokens, the left one in the high half; `free` where nothing is in the slot.
        var key = Slot.free
        var rank: UInt32 = 0
        var id: Int32 = 0

        static let free = UInt64.max
    }

    /// Makes a table with room for some merges; it grows where there are more.
    init(capacity: Int) {
        var size = 4
        while size * 2 < capacity * 3 { size *= 2 }
        slots = Array(repeating: Slot(), count: size)
        filter = Array(repeating: 0, count: Self.filterWords(size))
    }

    /// Eight bits a slot.
    private static func filterWords(_ slots: Int) -> Int { max(slots / 8, 1) }

    /// Adds a merge; of equal ones the first stays.
    mutating func insert(_ left: Int32, _ right: Int32, rank: UInt32, id: Int32) {
        if (count + 1) * 3 > slots.count * 2 { grow() }
        insert(Slot(key: View.key(left, right), rank: rank, id: id))
    }

    private mutating func insert(_ slot: Slot) {
        let index = withView { $0.index(of: slot.key) }
        guard slots[index].key == Slot.free else { return }
        slots[index] = slot
        let bit = View.bit(of: slot.key, words: filter.count)
        filter[bit.word] |= bit.mask
        count += 1
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: old.count * 2)
        filter = Array(repeating: 0, count: Self.filterWords(slots.count))
        count = 0
        for slot in old where slot.key != Slot.free { insert(slot) }
    }

    /// Calls a body with the table's memory, for many look-ups.
    func withView<Result>(_ body: (View) -> Result) -> Result {
        slots.withUnsafeBufferPointer { slots in
            filter.withUnsafeBufferPointer { body(View(slots: slots, filter: $0)) }
        }
    }

    /// The table as long as its memory is borrowed.
    struct View {
        fileprivate let slots: UnsafeBufferPointer<Slot>
        fileprivate let filter: UnsafeBufferPointer<UInt64>

        /// The token of two neighbours and its rank; nil where they stay apart.
        func merge(_ left: Int32, _ right: Int32) -> (rank: UInt32, id: Int32)? {
            guard left >= 0, right >= 0 else { return nil }
            let key = Self.key(left, right)
            let bit = Self.bit(of: key, words: filter.count)
            guard filter[bit.word] & bit.mask != 0 else { return nil }
            let slot = slots[index(of: key)]
            return slot.key == Slot.free ? nil : (slot.rank, slot.id)
        }

        fileprivate static func key(_ left: Int32, _ right: Int32) -> UInt64 {
            UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
        }

        /// A key's bit in the filter, of whose words there is a power of two.
        fileprivate static func bit(of key: UInt64, words: Int) -> (word: Int, mask: UInt64) {
            let hash = (key ^ key >> 29) &* 0xBF58_476D_1CE4_E5B9
            return (Int(truncatingIfNeeded: hash >> 38) & (words - 1), 1 << (hash >> 32 & 63))
        }

        /// Where a key stands or would stand. At least a third of the slots are free, so the search ends.
        fileprivate func index(of key: UInt64) -> Int {
            let mask = slots.count - 1
            // Fibonacci hashing: the high bits of a product with 2⁶⁴ divided by the golden ratio.
            var index = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
            while slots[index].key != Slot.free, slots[index].key != key {
                index = (index + 1) & mask
            }
            return index
        }
    }
}
