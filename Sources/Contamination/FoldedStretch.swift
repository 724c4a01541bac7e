/// A stretch of a normalised text, without the places that it comes from: enough to tell whether these are needed.
struct FoldedStretch {
    /// Where each character begins, with the end, as bytes of the stretch.
    private let starts: [Int]
    /// The `find` hashes of its beginnings.
    private let beginnings: [UInt64]

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        // It can begin or end inside a character: no window does.
        let first = bytes.firstIndex { $0 & 0xC0 != 0x80 } ?? bytes.count
        let whole = Array(bytes[first...])
        var starts: [Int] = []
        starts.reserveCapacity(whole.count + 1)
        for (place, byte) in whole.enumerated() where byte & 0xC0 != 0x80 { starts.append(place) }
        starts.append(whole.count)
        self.starts = starts
        beginnings = WindowHash.beginnings(of: whole)
    }

    /// Whether the `find` hash of a window of a benchmark is among those of the stretch.
    func mayHold(_ table: WindowTable, ofLongItems: Bool) -> Bool {
        table.groups.contains { group in
            guard (group.length == WindowHash.windowLength) == ofLongItems else { return false }
            return stride(from: 0, to: starts.count - group.length, by: 1).contains { start in
                let find = WindowHash.find(beginnings, starts[start]..<starts[start + group.length])
                return group.candidates(find).contains { table.finds[$0] == find }
            }
        }
    }
}
