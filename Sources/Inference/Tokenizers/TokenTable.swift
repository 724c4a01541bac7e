/// Finds the token that some bytes spell: a hash table with open addressing over a vocabulary's pool of bytes.
struct TokenTable: Sendable {
    private let pool: [UInt8]
    /// Where each token begins in the pool, and last where the pool ends.
    private let starts: [Int]
    private var slots: [Slot]
    /// Bytes of the longest token.
    private(set) var longest = 0

    fileprivate struct Slot {
        var id: Int32 = -1
        /// The high half of the hash, which tells most tokens that are another one without a look at their bytes.
        var check: UInt32 = 0
    }

    /// Makes an empty table for as many tokens as a vocabulary has.
    init(over vocabulary: Vocabulary, capacity: Int) {
        pool = vocabulary.pool
        starts = vocabulary.starts
        var size = 4
        while size < capacity * 2 { size *= 2 }
        slots = Array(repeating: Slot(), count: size)
    }

    /// Adds a token; returns the one that has the same bytes where there is one already, which then stays.
    mutating func insert(_ id: Int32, at range: Range<Int>) -> Int32? {
        let (index, check) = withView { $0.place(of: $0.pool, range) }
        guard slots[index].id < 0 else { return slots[index].id }
        slots[index] = Slot(id: id, check: check)
        longest = max(longest, range.count)
        return nil
    }

    /// The token that some bytes are.
    func id(of bytes: [UInt8]) -> Int32? {
        bytes.withUnsafeBufferPointer { id(of: $0, bytes.indices) }
    }

    /// The token that a part of a text spells.
    func id(of text: TextBytes, _ range: Range<Int>) -> Int32? {
        withView { $0.id(of: text, range) }
    }

    /// Calls a body with the table's memory, for many look-ups.
    func withView<Result>(_ body: (View) -> Result) -> Result {
        pool.withUnsafeBufferPointer { pool in
            starts.withUnsafeBufferPointer { starts in
                slots.withUnsafeBufferPointer {
                    body(View(pool: pool, starts: starts, slots: $0, longest: longest))
                }
            }
        }
    }

    /// The table as long as its memory is borrowed.
    struct View {
        fileprivate let pool: TextBytes
        fileprivate let starts: UnsafeBufferPointer<Int>
        fileprivate let slots: UnsafeBufferPointer<Slot>
        fileprivate let longest: Int

        /// The token that a part of a text spells.
        func id(of text: TextBytes, _ range: Range<Int>) -> Int32? {
            guard range.count <= longest else { return nil }
            let id = slots[place(of: text, range).index].id
            return id < 0 ? nil : id
        }

        /// Where the bytes stand or would stand. At least half of the slots are free, so the search ends.
        fileprivate func place(of text: TextBytes, _ range: Range<Int>) -> (index: Int, check: UInt32) {
            let hash = Self.hash(text, range)
            let check = UInt32(truncatingIfNeeded: hash >> 32)
            let mask = slots.count - 1
            var index = Int(truncatingIfNeeded: hash) & mask
            while slots[index].id >= 0 {
                if slots[index].check == check, equal(text, range, slots[index].id) { break }
                index = (index + 1) & mask
            }
            return (index, check)
        }

        /// Eight bytes at a time; the last ones again where fewer are left.
        private static func hash(_ text: TextBytes, _ range: Range<Int>) -> UInt64 {
            func word(_ index: Int) -> UInt64 {
                UInt64(littleEndian: UnsafeRawBufferPointer(text).loadUnaligned(fromByteOffset: index, as: UInt64.self))
            }
            var hash = UInt64(range.count) &* 0x9E37_79B9_7F4A_7C15
            func mix(_ word: UInt64) {
                hash = (hash ^ word) &* 0xBF58_476D_1CE4_E5B9
                hash ^= hash >> 32
            }
            var index = range.lowerBound
            while index + 8 <= range.upperBound {
                mix(word(index))
                index += 8
            }
            if index < range.upperBound {
                if range.count >= 8 {
                    mix(word(range.upperBound - 8))
                } else {
                    mix(range.reduce(0) { $0 << 8 | UInt64(text[$1]) })
                }
            }
            return hash
        }

        private func equal(_ text: TextBytes, _ range: Range<Int>, _ id: Int32) -> Bool {
            let start = starts[Int(id)]
            guard starts[Int(id) + 1] - start == range.count else { return false }
            for offset in 0..<range.count where text[range.lowerBound + offset] != pool[start + offset] {
                return false
            }
            return true
        }
    }
}
