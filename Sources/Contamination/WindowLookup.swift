/// Finds the windows of one benchmark in passages of a text.
struct WindowLookup: Sendable {
    /// The benchmark.
    let index: FingerprintIndex
    private let mode: ContaminationMode
    private let foldsCase: Bool
    private let itemsBySampledRow: [Int: [UInt32]]

    init(_ index: FingerprintIndex, mode: ContaminationMode, foldsCase: Bool) {
        self.index = index
        self.mode = mode
        self.foldsCase = foldsCase
        itemsBySampledRow = mode == .sampled ? index.table.itemsBySampledRow() : [:]
    }

    /// The maximal stretches of a passage of which every window stands in one item.
    ///
    /// - Parameters:
    ///   - beginnings: the `find` hashes of the beginnings of the passage's folded form.
    ///   - ofLongItems: whether windows of 50 characters are looked for, or shorter ones.
    func stretches(in passage: Passage, _ beginnings: [UInt64], ofLongItems: Bool) -> [ItemStretch] {
        var open: [ItemStretch.Key: ItemStretch] = [:]
        var closed: [ItemStretch] = []
        let table = index.table
        for group in table.groups where (group.length == WindowHash.windowLength) == ofLongItems {
            for start in stride(from: 0, through: passage.count - group.length, by: 1) {
                let end = start + group.length
                let find = WindowHash.find(beginnings, passage.foldedStarts[start]..<passage.foldedStarts[end])
                let rows = table.rows(find, in: group, foldsCase: foldsCase) {
                    WindowHash.confirm(passage.text(start..<end, foldsCase: foldsCase))
                }
                guard let first = rows.first else { continue }
                let isCommon = table.isCommon(row: first, foldsCase: foldsCase)
                for item in Set(rows.flatMap { items(ofRow: $0) }) {
                    let key = ItemStretch.Key(item: Int(item), length: group.length)
                    if open[key]?.extend(to: start, isCommon: isCommon) == true { continue }
                    let stretch = ItemStretch(key, at: start, isCommon: isCommon, rule: rule(group.length))
                    if let done = open.updateValue(stretch, forKey: key) { closed.append(done) }
                }
            }
        }
        return closed + open.values
    }

    private func items(ofRow row: Int) -> ArraySlice<UInt32> {
        mode == .sampled ? itemsBySampledRow[row, default: []][...] : index.table.items(ofRow: row)
    }

    private func rule(_ length: Int) -> ContaminationMatch.Rule {
        guard length == WindowHash.windowLength else { return .wholeItem }
        return mode == .sampled ? .sampledWindow : .window
    }
}

extension Passage {
    /// The bytes of some characters, in one of the two forms.
    func text(_ range: Range<Int>, foldsCase: Bool) -> ArraySlice<UInt8> {
        foldsCase
            ? folded[foldedStarts[range.lowerBound]..<foldedStarts[range.upperBound]]
            : plain[plainStarts[range.lowerBound]..<plainStarts[range.upperBound]]
    }
}
