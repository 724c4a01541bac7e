/// A hash table from values that stand elsewhere to their numbers: open addressing, linear probing.
struct IndexTable {
    /// What a search ends with.
    enum Place {
        /// The number of the value.
        case index(UInt32)
        /// It is not there; this is where it would stand.
        case slot(Int)
        /// So many others are where it should stand that somebody must have chosen them. Not worth going on.
        case crowded
    }

    private static let maximumProbes = 256

    /// The upper half of a hash and the number behind it plus 1; 0 where nothing stands.
    private var slots = [UInt64](repeating: 0, count: 1024)
    private var count = 0

    /// Looks for a value.
    @inline(__always)
    func find(_ hash: UInt64, isEqual: (UInt32) -> Bool) -> Place {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        for _ in 0..<Self.maximumProbes {
            let entry = slots[slot]
            if entry == 0 { return .slot(slot) }
            if entry >> 32 == hash >> 32 {
                let index = UInt32(truncatingIfNeeded: entry) - 1
                if isEqual(index) { return .index(index) }
            }
            slot = (slot + 1) & mask
        }
        return .crowded
    }

    /// Adds a value at the slot that ``find(_:isEqual:)`` has just found.
    mutating func insert(_ hash: UInt64, _ index: UInt32, at slot: Int) {
        slots[slot] = (hash & ~0xFFFF_FFFF) | UInt64(index + 1)
        lows.append(UInt32(truncatingIfNeeded: hash))
        count += 1
        if count * 2 > slots.count { grow() }
    }

    /// The lower halves of the hashes by number, for when the table grows.
    private var lows: [UInt32] = []

    private mutating func grow() {
        var larger = [UInt64](repeating: 0, count: slots.count * 2)
        let mask = larger.count - 1
        for entry in slots where entry != 0 {
            var slot = Int(lows[Int(UInt32(truncatingIfNeeded: entry)) - 1]) & mask
            while larger[slot] != 0 { slot = (slot + 1) & mask }
            larger[slot] = entry
        }
        slots = larger
    }

    // MARK: Hashes

    /// The hash of a number.
    @inline(__always)
    static func hash(_ key: UInt64) -> UInt64 {
        let product = (key ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }

    /// The hash of bytes.
    @inline(__always)
    static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var state = UInt64(bytes.count)
        var position = 0
        while position + 8 <= bytes.count {
            state = hash(state ^ bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            position += 8
        }
        var tail: UInt64 = 0
        while position < bytes.count {
            tail = tail << 8 | UInt64(bytes[position])
            position += 1
        }
        return hash(state ^ tail)
    }
}
