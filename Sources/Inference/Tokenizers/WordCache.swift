/// The words of a text that were encoded a short while ago, and their ids.
///
/// Most words of a text come again; one slot a hash value, the last word stays.
struct WordCache {
    /// A word, which is its own bytes: comparing it reads nothing else.
    struct Key: Equatable {
        fileprivate let low: UInt64
        fileprivate let high: UInt64
        fileprivate let count: Int

        /// The word at a place of a text; nil where it is too long to be kept.
        init?(_ text: TextBytes, _ word: Range<Int>) {
            count = word.count
            guard count <= 16, let base = text.baseAddress else { return nil }
            let start = UnsafeRawPointer(base + word.lowerBound)
            if word.lowerBound + 16 <= text.count {
                let (first, second) = (
                    UInt64(littleEndian: start.loadUnaligned(as: UInt64.self)),
                    UInt64(littleEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                )
                // Shifts by 64 or more give zero.
                low = first & ~(UInt64.max << UInt64(8 * count))
                high = count > 8 ? second & ~(UInt64.max << UInt64(8 * (count - 8))) : 0
            } else {
                var halves = (UInt64(0), UInt64(0))
                for (offset, index) in word.enumerated() {
                    let byte = UInt64(text[index])
                    if offset < 8 {
                        halves.0 |= byte << UInt64(8 * offset)
                    } else {
                        halves.1 |= byte << UInt64(8 * offset - 64)
                    }
                }
                (low, high) = halves
            }
        }

        fileprivate var hash: UInt64 {
            let mixed = (low ^ UInt64(count)) &* 0x9E37_79B9_7F4A_7C15 ^ high
            return (mixed ^ mixed >> 29) &* 0xBF58_476D_1CE4_E5B9
        }
    }

    private struct Entry {
        var low: UInt64 = 0
        var high: UInt64 = 0
        /// Bytes of the word; 255 in a slot that nothing is in.
        var bytes: UInt8 = 255
        var tokens: UInt8 = 0
        var ids: (Int32, Int32, Int32, Int32, Int32, Int32) = (0, 0, 0, 0, 0, 0)
    }

    private var entries: [Entry]

    /// Makes an empty cache for a text of some size.
    init(textBytes: Int) {
        var size = 64
        while size < 16384, size * 16 < textBytes { size *= 2 }
        entries = Array(repeating: Entry(), count: size)
    }

    /// Appends the ids of a word where they are known; false where they are not.
    @inline(__always)
    func append(_ key: Key, to ids: inout [Int32]) -> Bool {
        entries.withUnsafeBufferPointer { entries in
            let entry = entries[Int(truncatingIfNeeded: key.hash >> 40) & (entries.count - 1)]
            guard entry.low == key.low, entry.high == key.high, Int(entry.bytes) == key.count else { return false }
            if entry.tokens == 1 {
                ids.append(entry.ids.0)
            } else {
                withUnsafeBytes(of: entry.ids) { known in
                    ids.append(contentsOf: known.bindMemory(to: Int32.self)[..<Int(entry.tokens)])
                }
            }
            return true
        }
    }

    /// Keeps a word where its ids, which are the last of the text's so far, are few enough.
    mutating func remember(_ key: Key, _ ids: [Int32], from start: Int) {
        let count = ids.count - start
        guard count <= 6 else { return }
        var entry = Entry(low: key.low, high: key.high, bytes: UInt8(key.count), tokens: UInt8(count))
        withUnsafeMutableBytes(of: &entry.ids) { places in
            for index in 0..<count {
                places.storeBytes(of: ids[start + index], toByteOffset: index * 4, as: Int32.self)
            }
        }
        entries[Int(truncatingIfNeeded: key.hash >> 40) & (entries.count - 1)] = entry
    }
}
