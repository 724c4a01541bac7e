/// A stretch of a passage of which every window of one length stands in one item.
struct ItemStretch {
    /// Windows of another length begin a stretch of their own.
    struct Key: Hashable {
        let item: Int
        let length: Int
    }

    let item: Int
    let rule: ContaminationMatch.Rule
    /// The characters in the passage.
    private(set) var range: Range<Int>
    private(set) var isCommon: Bool
    private let length: Int

    init(_ key: Key, at start: Int, isCommon: Bool, rule: ContaminationMatch.Rule) {
        item = key.item
        length = key.length
        self.rule = rule
        self.isCommon = isCommon
        range = start..<(start + key.length)
    }

    /// Takes in the window that begins one character after the last; `false` where this is another.
    mutating func extend(to start: Int, isCommon: Bool) -> Bool {
        guard start + length == range.upperBound + 1 else { return false }
        range = range.lowerBound..<(start + length)
        self.isCommon = self.isCommon && isCommon
        return true
    }
}
