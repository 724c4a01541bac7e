import CSimilarity

/// Finds the ordinals that were stored under a 32-bit key: open addressing in one flat array.
///
/// A slot of 8 bytes holds a key and an ordinal; at most three quarters of the slots are taken.
struct HashTable: Sendable {
    /// Zero, or the key in the upper half and the ordinal plus one in the lower.
    private var slots: [UInt64] = [UInt64](repeating: 0, count: 64)
    private var count = 0

    /// The number of bits of a slot's index.
    private var shift: UInt32 { UInt32(truncatingIfNeeded: 64 - slots.count.trailingZeroBitCount) }

    private static func home(_ key: UInt32, _ shift: UInt32) -> Int {
        Int(truncatingIfNeeded: (UInt64(key) &* 0x9E37_79B9_7F4A_7C15) >> UInt64(shift))
    }

    /// Asks for the memory of a key, so that several lookups wait together.
    func prefetch(_ key: UInt32) {
        slots.withUnsafeBufferPointer { slots in
            guard let base = slots.baseAddress else { return }
            fp_prefetch(base + Self.home(key, shift))
        }
    }

    /// The first ordinal under a key for which `accepts` says so.
    func first(_ key: UInt32, where accepts: (UInt32) -> Bool = { _ in true }) -> UInt32? {
        let mask = slots.count - 1
        return slots.withUnsafeBufferPointer { slots in
            var place = Self.home(key, shift)
            while slots[place] != 0 {
                let slot = slots[place]
                let ordinal = UInt32(truncatingIfNeeded: slot) &- 1
                if UInt32(truncatingIfNeeded: slot >> 32) == key, accepts(ordinal) { return ordinal }
                place = (place + 1) & mask
            }
            return nil
        }
    }

    /// Stores an ordinal under a key, besides those that are there.
    mutating func insert(_ key: UInt32, _ ordinal: UInt32) {
        makeRoom()
        put(UInt64(key) << 32 | UInt64(ordinal) + 1)
    }

    /// Puts an ordinal in the place of the one under a key.
    ///
    /// - Returns: the one that was there; `nil` where there was none.
    mutating func replace(_ key: UInt32, with ordinal: UInt32) -> UInt32? {
        makeRoom()
        let mask = slots.count - 1
        let shift = shift
        let entry = UInt64(key) << 32 | UInt64(ordinal) + 1
        let earlier: UInt64 = slots.withUnsafeMutableBufferPointer { slots in
            var place = Self.home(key, shift)
            while slots[place] != 0, slots[place] >> 32 != UInt64(key) { place = (place + 1) & mask }
            defer { slots[place] = entry }
            return slots[place]
        }
        guard earlier == 0 else { return UInt32(truncatingIfNeeded: earlier) &- 1 }
        count += 1
        return nil
    }

    private mutating func put(_ entry: UInt64) {
        let mask = slots.count - 1
        let shift = shift
        slots.withUnsafeMutableBufferPointer { slots in
            var place = Self.home(UInt32(truncatingIfNeeded: entry >> 32), shift)
            while slots[place] != 0 { place = (place + 1) & mask }
            slots[place] = entry
        }
        count += 1
    }

    /// Makes room for some more ordinals at once, so that the table does not grow step by step.
    mutating func reserve(_ more: Int) {
        var capacity = slots.count
        while (count + more) * 4 > capacity * 3 { capacity *= 2 }
        if capacity > slots.count { grow(to: capacity) }
    }

    private mutating func makeRoom() {
        guard (count + 1) * 4 > slots.count * 3 else { return }
        grow(to: 2 * slots.count)
    }

    private mutating func grow(to capacity: Int) {
        let earlier = slots
        slots = [UInt64](unsafeUninitializedCapacity: capacity) { slots, initialized in
            if let base = slots.baseAddress { fp_prefer_large_pages(base, slots.count * MemoryLayout<UInt64>.size) }
            slots.initialize(repeating: 0)
            initialized = capacity
        }
        count = 0
        for entry in earlier where entry != 0 { put(entry) }
    }
}
