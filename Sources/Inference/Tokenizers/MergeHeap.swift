/// Pairs of neighbours by rank and, of equal rank, by the index of the left one.
struct MergeHeap {
    /// The rank in the high half, the index in the low one.
    private var entries: [UInt64] = []

    mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

    mutating func push(rank: UInt32, index: Int) {
        let entry = UInt64(rank) << 32 | UInt64(index)
        entries.append(entry)
        entries.withUnsafeMutableBufferPointer { entries in
            var index = entries.count - 1
            while index > 0 {
                let parent = (index - 1) / 2
                guard entry < entries[parent] else { break }
                entries[index] = entries[parent]
                index = parent
            }
            entries[index] = entry
        }
    }

    mutating func pop() -> (rank: UInt32, index: Int)? {
        guard let top = entries.first, let last = entries.popLast() else { return nil }
        if !entries.isEmpty {
            entries.withUnsafeMutableBufferPointer { entries in
                var index = 0
                while true {
                    var child = 2 * index + 1
                    guard child < entries.count else { break }
                    if child + 1 < entries.count, entries[child + 1] < entries[child] { child += 1 }
                    guard entries[child] < last else { break }
                    entries[index] = entries[child]
                    index = child
                }
                entries[index] = last
            }
        }
        return (UInt32(truncatingIfNeeded: top >> 32), Int(top & 0xFFFF_FFFF))
    }
}
