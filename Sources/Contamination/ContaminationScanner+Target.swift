extension ContaminationScanner {
    /// One benchmark, in the form and mode of a scanner.
    struct Target: Sendable {
        /// The benchmark.
        let index: FingerprintIndex
        private let section: FingerprintSection
        private let search: WindowSearch
        private let mode: ContaminationMode
        private let itemsBySampledWindow: [Int: [UInt32]]

        init(_ index: FingerprintIndex, mode: ContaminationMode, foldsCase: Bool) {
            self.index = index
            self.mode = mode
            section = index.section(foldCase: foldsCase)
            search = WindowSearch(section)
            itemsBySampledWindow = mode == .sampled ? section.itemsBySampledWindow() : [:]
        }

        /// The maximal stretches of a normalised text of which every window stands in one item.
        func stretches(in text: [UInt8]) -> [ItemStretch] {
            var open: [ItemStretch.Key: ItemStretch] = [:]
            var closed: [ItemStretch] = []
            for hit in search.hits(in: text) {
                let items =
                    mode == .sampled
                    ? itemsBySampledWindow[hit.window, default: []][...] : section.items(of: hit.window)
                for item in items {
                    let key = ItemStretch.Key(item: Int(item), length: hit.length)
                    let isCommon = section.isCommon(hit.window)
                    if open[key]?.extend(by: hit, isCommon: isCommon, in: text) == true { continue }
                    if let done = open.updateValue(ItemStretch(key, hit, isCommon, rule(hit.length)), forKey: key) {
                        closed.append(done)
                    }
                }
            }
            return closed + open.values
        }

        private func rule(_ length: Int) -> ContaminationMatch.Rule {
            guard length == WindowHash.windowLength else { return .wholeItem }
            return mode == .sampled ? .sampledWindow : .window
        }
    }

    /// A stretch of a normalised text of which every window of one length stands in one item.
    struct ItemStretch {
        /// Windows of another length begin a stretch of their own.
        struct Key: Hashable {
            let item: Int
            let length: Int
        }

        let item: Int
        let rule: ContaminationMatch.Rule
        /// The bytes in the normalised text.
        private(set) var range: Range<Int>
        private(set) var isCommon: Bool
        private var lastStart: Int

        init(_ key: Key, _ hit: WindowSearch.Hit, _ isCommon: Bool, _ rule: ContaminationMatch.Rule) {
            item = key.item
            self.rule = rule
            range = hit.range
            self.isCommon = isCommon
            lastStart = hit.range.lowerBound
        }

        /// Takes in a window that begins one character after the last; `false` where it does not.
        mutating func extend(by hit: WindowSearch.Hit, isCommon: Bool, in text: [UInt8]) -> Bool {
            var next = lastStart + 1
            while next < text.count, text[next].isContinuation { next += 1 }
            guard hit.range.lowerBound == next else { return false }
            range = range.lowerBound..<hit.range.upperBound
            self.isCommon = self.isCommon && isCommon
            lastStart = next
            return true
        }
    }
}
