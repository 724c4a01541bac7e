/// Says which neighbours in a text may become one token, and which come first.
protocol MergeRule {
    /// The token of two neighbours and its rank, the lowest first; nil where they stay apart.
    ///
    /// - Parameters:
    ///   - left: a token, or -1 where the bytes are none.
    ///   - right: the token after it, or -1.
    ///   - range: where both together lie in the text.
    func merge(_ left: Int32, _ right: Int32, at range: Range<Int>, in text: TextBytes) -> (rank: UInt32, id: Int32)?
}

/// Byte-pair encoding: merges neighbours, the lowest rank first and the leftmost of equal ones, until none may merge.
///
/// Sennrich, Haddow, Birch: *Neural Machine Translation of Rare Words with Subword Units*, ACL 2016. The symbols are a
/// linked list and the pairs a heap in which outdated entries are told by their rank: O(n log n).
struct PairMerger {
    /// A part of the text, which ends where the next one begins.
    private struct Symbol {
        /// The token, or -1 where the bytes are none.
        var id: Int32
        var start: Int
        var end: Int
        /// Neighbours by index; -1 for none.
        var previous: Int32
        var next: Int32
        /// The rank and the token of this symbol with the next one; the rank is `noRank` where they stay apart.
        var rank: UInt32
        var merged: Int32
    }

    private static let noRank = UInt32.max
    private var symbols: [Symbol] = []
    /// Pairs by rank and, in the low half, by the index of their left symbol.
    private var heap: [UInt64] = []

    /// Begins a new text.
    mutating func reset() {
        symbols.removeAll(keepingCapacity: true)
        heap.removeAll(keepingCapacity: true)
    }

    /// Adds a symbol at the end.
    mutating func append(_ id: Int32, _ range: Range<Int>) {
        let index = Int32(symbols.count)
        if index > 0 { symbols[Int(index) - 1].next = index }
        symbols.append(
            Symbol(
                id: id, start: range.lowerBound, end: range.upperBound, previous: index - 1, next: -1,
                rank: Self.noRank, merged: -1))
    }

    /// Merges all that may merge.
    mutating func merge(by rule: some MergeRule, in text: TextBytes) {
        guard symbols.count > 1 else { return }
        for index in symbols.indices.dropLast() { offer(index, rule, text) }
        while let pair = popHeap() {
            let index = Int(pair & 0xFFFF_FFFF)
            let symbol = symbols[index]
            // A symbol that was merged away, or whose pair is another one by now.
            guard UInt64(symbol.rank) == pair >> 32, symbol.next >= 0 else { continue }
            let next = Int(symbol.next)
            symbols[index].id = symbol.merged
            symbols[index].end = symbols[next].end
            symbols[index].next = symbols[next].next
            symbols[next].rank = Self.noRank
            if symbols[next].next >= 0 { symbols[Int(symbols[next].next)].previous = Int32(index) }
            offer(index, rule, text)
            if symbol.previous >= 0 { offer(Int(symbol.previous), rule, text) }
        }
    }

    /// Calls the body with each symbol that is left: its token, or -1, and where it lies in the text.
    func forEach(_ body: (Int32, Range<Int>) -> Void) {
        var index = symbols.isEmpty ? -1 : 0
        while index >= 0 {
            let symbol = symbols[index]
            body(symbol.id, symbol.start..<symbol.end)
            index = Int(symbol.next)
        }
    }

    /// Looks the pair at an index up and puts it into the heap.
    private mutating func offer(_ index: Int, _ rule: some MergeRule, _ text: TextBytes) {
        let symbol = symbols[index]
        symbols[index].rank = Self.noRank
        guard symbol.next >= 0 else { return }
        let next = symbols[Int(symbol.next)]
        guard let merge = rule.merge(symbol.id, next.id, at: symbol.start..<next.end, in: text) else { return }
        symbols[index].rank = merge.rank
        symbols[index].merged = merge.id
        pushHeap(UInt64(merge.rank) << 32 | UInt64(index))
    }

    private mutating func pushHeap(_ entry: UInt64) {
        heap.append(entry)
        var index = heap.count - 1
        while index > 0 {
            let parent = (index - 1) / 2
            guard entry < heap[parent] else { break }
            heap[index] = heap[parent]
            index = parent
        }
        heap[index] = entry
    }

    private mutating func popHeap() -> UInt64? {
        guard let top = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return top }
        var index = 0
        while true {
            var child = 2 * index + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
            guard heap[child] < last else { break }
            heap[index] = heap[child]
            index = child
        }
        heap[index] = last
        return top
    }
}
