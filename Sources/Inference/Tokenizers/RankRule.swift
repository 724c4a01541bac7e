/// Merges by the rank of the pair in a list, as byte-level vocabularies do.
struct RankRule: Sendable {
    private var merges: MergeTable
    /// By both bytes, the first in the high half: what a word begins with, close together. Empty where no two bytes merge.
    private var bytePairs: [Pair] = []

    fileprivate struct Pair {
        var rank = UInt32.max
        var id: Int32 = -1
    }

    init(capacity: Int) {
        merges = MergeTable(capacity: capacity)
    }

    /// Adds a merge; of equal ones the first stays.
    ///
    /// - Parameter bytes: what both tokens together are.
    mutating func insert(_ left: Int32, _ right: Int32, rank: UInt32, id: Int32, bytes: [UInt8]) {
        merges.insert(left, right, rank: rank, id: id)
        guard bytes.count == 2 else { return }
        if bytePairs.isEmpty { bytePairs = Array(repeating: Pair(), count: 1 << 16) }
        let index = Int(bytes[0]) << 8 | Int(bytes[1])
        if bytePairs[index].id < 0 { bytePairs[index] = Pair(rank: rank, id: id) }
    }

    /// Calls a body with the tables' memory, for many look-ups.
    func withView<Result>(_ body: (View) -> Result) -> Result {
        merges.withView { merges in
            bytePairs.withUnsafeBufferPointer { body(View(merges: merges, bytePairs: $0)) }
        }
    }

    /// The rule as long as its memory is borrowed.
    struct View: MergeRule {
        fileprivate let merges: MergeTable.View
        fileprivate let bytePairs: UnsafeBufferPointer<Pair>

        func merge(
            _ left: Int32, _ right: Int32, at range: Range<Int>, in text: TextBytes
        ) -> (rank: UInt32, id: Int32)? {
            merges.merge(left, right)
        }

        func firstMerge(
            _ left: Int32, _ right: Int32, at range: Range<Int>, in text: TextBytes
        ) -> (rank: UInt32, id: Int32)? {
            guard !bytePairs.isEmpty else { return nil }
            let pair = bytePairs[Int(text[range.lowerBound]) << 8 | Int(text[range.lowerBound + 1])]
            return pair.id < 0 ? nil : (pair.rank, pair.id)
        }
    }
}
