/// Says which neighbours in a text may become one token, and which come first.
protocol MergeRule {
    /// The token of two neighbours and its rank, the lowest first; nil where they stay apart.
    ///
    /// - Parameters:
    ///   - left: a token, or -1 where the bytes are none.
    ///   - right: the token after it, or -1.
    ///   - range: where both together lie in the text.
    func merge(_ left: Int32, _ right: Int32, at range: Range<Int>, in text: TextBytes) -> (rank: UInt32, id: Int32)?

    /// The same before anything was merged.
    func firstMerge(_ left: Int32, _ right: Int32, at range: Range<Int>, in text: TextBytes) -> (
        rank: UInt32, id: Int32
    )?
}

extension MergeRule {
    func firstMerge(
        _ left: Int32, _ right: Int32, at range: Range<Int>, in text: TextBytes
    ) -> (rank: UInt32, id: Int32)? {
        merge(left, right, at: range, in: text)
    }
}

/// Byte-pair encoding: merges neighbours, the lowest rank first and the leftmost of equal ones, until none may merge.
///
/// Sennrich, Haddow, Birch: *Neural Machine Translation of Rare Words with Subword Units*, ACL 2016. The symbols are a
/// linked list. Of few, the best pair is searched after every merge; else the pairs are a heap in which outdated entries
/// are told by their rank: O(n log n).
struct PairMerger {
    /// A part of the text, which ends where the next one begins.
    private struct Symbol {
        /// The token, or -1 where the bytes are none.
        var id: Int32
        /// From the start of what is merged.
        var start: UInt32
        /// Neighbours by index; -1 for none before, and the number of symbols for none after.
        var previous: Int32
        var next: Int32
        /// The token that this symbol and the next one make.
        var merged: Int32 = -1
    }

    private static let noRank = UInt32.max
    /// Up to so many symbols, searching takes less time than a heap.
    private static let few = 32
    /// What is merged.
    private var range = 0..<0
    /// How many of the symbols are of it; the others are room.
    private var count = 0
    private var symbols: [Symbol] = []
    /// Of each symbol with the next one; `noRank` where they stay apart.
    private var ranks: [UInt32] = []
    private var heap = MergeHeap()

    /// Takes a part of the text, of at most 2³¹ bytes, apart and merges all that may merge.
    ///
    /// - Parameter next: the token that begins at an index of the text, or -1, and where it ends.
    mutating func merge(
        _ range: Range<Int>, of text: TextBytes, by rule: some MergeRule, _ next: (Int) -> (id: Int32, end: Int)
    ) {
        self.range = range
        let missing = range.count - symbols.count
        if missing > 0 {
            symbols += repeatElement(Symbol(id: -1, start: 0, previous: -1, next: -1), count: missing)
            ranks += repeatElement(Self.noRank, count: missing)
        }
        count = symbols.withUnsafeMutableBufferPointer { symbols in
            ranks.withUnsafeMutableBufferPointer { ranks in
                var count = 0
                var index = range.lowerBound
                while index < range.upperBound {
                    let (id, end) = next(index)
                    symbols[count] = Symbol(
                        id: id, start: UInt32(truncatingIfNeeded: index - range.lowerBound),
                        previous: Int32(truncatingIfNeeded: count) - 1, next: Int32(truncatingIfNeeded: count) + 1)
                    ranks[count] = Self.noRank
                    count += 1
                    index = end
                }
                let list = List(
                    symbols: UnsafeMutableBufferPointer(rebasing: symbols[..<count]),
                    ranks: UnsafeMutableBufferPointer(rebasing: ranks[..<count]), range: range)
                if count <= Self.few { list.mergeFew(rule, text) } else { list.mergeMany(rule, text, &heap) }
                return count
            }
        }
    }

    /// Calls the body with each symbol that is left: its token, or -1, and where it lies in the text.
    func forEach(_ body: (Int32, Range<Int>) -> Void) {
        symbols.withUnsafeBufferPointer { symbols in
            var index = 0
            while index < count {
                let symbol = symbols[index]
                index = Int(symbol.next)
                let end = index < count ? range.lowerBound + Int(symbols[index].start) : range.upperBound
                body(symbol.id, range.lowerBound + Int(symbol.start)..<end)
            }
        }
    }

    /// The symbols and their ranks, borrowed.
    private struct List {
        let symbols: UnsafeMutableBufferPointer<Symbol>
        let ranks: UnsafeMutableBufferPointer<UInt32>
        let range: Range<Int>

        func mergeFew(_ rule: some MergeRule, _ text: TextBytes) {
            for index in 0..<max(symbols.count - 1, 0) { note(index, rule.firstMerge, text) }
            while true {
                var (best, rank) = (0, noRank)
                for index in ranks.indices where ranks[index] < rank { (best, rank) = (index, ranks[index]) }
                guard rank < noRank else { return }
                join(best)
                note(best, rule.merge, text)
                let previous = Int(symbols[best].previous)
                if previous >= 0 { note(previous, rule.merge, text) }
            }
        }

        func mergeMany(_ rule: some MergeRule, _ text: TextBytes, _ heap: inout MergeHeap) {
            heap.removeAll()
            for index in 0..<symbols.count - 1 {
                note(index, rule.firstMerge, text)
                if ranks[index] < noRank { heap.push(rank: ranks[index], index: index) }
            }
            while let (rank, index) = heap.pop() {
                // A symbol that was merged away, or whose pair is another one by now.
                guard ranks[index] == rank else { continue }
                join(index)
                for changed in [index, Int(symbols[index].previous)] where changed >= 0 {
                    note(changed, rule.merge, text)
                    if ranks[changed] < noRank { heap.push(rank: ranks[changed], index: changed) }
                }
            }
        }

        /// Makes a symbol and the next one the token that they make.
        private func join(_ index: Int) {
            let next = Int(symbols[index].next)
            let after = symbols[next].next
            symbols[index].id = symbols[index].merged
            symbols[index].next = after
            if Int(after) < symbols.count { symbols[Int(after)].previous = Int32(index) }
            ranks[next] = noRank
        }

        /// Looks up what a symbol and the next one make.
        @inline(__always)
        private func note(
            _ index: Int, _ rule: (Int32, Int32, Range<Int>, TextBytes) -> (rank: UInt32, id: Int32)?, _ text: TextBytes
        ) {
            let symbol = symbols[index]
            let next = Int(symbol.next)
            guard next < symbols.count else { return ranks[index] = noRank }
            let after = Int(symbols[next].next)
            let start = range.lowerBound + Int(symbol.start)
            let end = after < symbols.count ? range.lowerBound + Int(symbols[after].start) : range.upperBound
            guard let found = rule(symbol.id, symbols[next].id, start..<end, text) else {
                return ranks[index] = noRank
            }
            ranks[index] = found.rank
            symbols[index].merged = found.id
        }
    }
}
