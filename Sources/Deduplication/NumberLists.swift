/// Lists of numbers by ordinal, in one flat array.
struct NumberLists: Sendable {
    private(set) var numbers: [UInt32] = []
    private var ends: [Int] = []

    /// The number of lists.
    var count: Int { ends.count }

    /// Appends a list.
    mutating func append(_ list: [UInt32]) {
        numbers.append(contentsOf: list)
        ends.append(numbers.count)
    }

    /// Where a list stands in `numbers`.
    func range(_ ordinal: Int) -> Range<Int> {
        (ordinal == 0 ? 0 : ends[ordinal - 1])..<ends[ordinal]
    }

    /// A copy of a list.
    subscript(ordinal: Int) -> [UInt32] { Array(numbers[range(ordinal)]) }
}
