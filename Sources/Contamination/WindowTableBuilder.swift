import Core

/// Collects the windows of a benchmark's items.
struct WindowTableBuilder {
    /// One place of a window.
    private struct Place {
        let length: UInt8
        let isDull: Bool
        let isDullFolded: Bool
        /// Which of the item's draws fell on this place.
        let slot: Int8?
        let item: UInt32
        let confirm: UInt32
        let plainConfirm: UInt32
        let find: UInt64

        var order: (UInt8, UInt64, UInt32, UInt32, UInt32) { (length, find, confirm, plainConfirm, item) }

        func isSameWindow(as other: Place) -> Bool {
            isSameFolded(as: other) && plainConfirm == other.plainConfirm
        }

        func isSameFolded(as other: Place) -> Bool {
            (length, find, confirm) == (other.length, other.find, other.confirm)
        }
    }

    private let normaliser = Normaliser(foldsCase: false)
    private let folding = Normaliser(foldsCase: true)
    private var places: [Place] = []
    private var longTexts: [[UInt8]] = []
    private var shortTexts: [[UInt8]] = []

    /// Adds an item.
    ///
    /// - Returns: the characters of its longest text.
    mutating func add(item: UInt32, texts: [String], seed: UInt64) -> Int {
        let texts = texts.map { Array(String(decoding: normaliser.normalise($0), as: UTF8.self).unicodeScalars) }
            .filter { !$0.isEmpty }
        let counts = texts.map { max(1, $0.count - WindowHash.windowLength + 1) }
        let draws = Self.draws(from: counts.reduce(0, +), seed: seed)
        var first = 0
        for (text, count) in zip(texts, counts) {
            let slots = (0..<count).map { draws.firstIndex(of: first + $0).map(Int8.init) }
            add(item: item, text, slots: slots)
            first += count
        }
        return texts.map(\.count).max() ?? 0
    }

    /// Adds the windows of a text: all of 50 characters, or the text itself where it is shorter.
    private mutating func add(item: UInt32, _ text: [Unicode.Scalar], slots: [Int8?]) {
        let foldedText = text.map { folding.keep($0) ?? $0 }
        let (plain, plainStarts) = Self.utf8(text)
        let (folded, foldedStarts) = Self.utf8(foldedText)
        let beginnings = WindowHash.beginnings(of: folded)
        let length = min(text.count, WindowHash.windowLength)
        var census = WindowCensus(text[..<length])
        var foldedCensus = WindowCensus(foldedText[..<length])
        for (start, slot) in slots.enumerated() {
            let end = start + length
            if start > 0 {
                census.replace(text[start - 1], by: text[end - 1])
                foldedCensus.replace(foldedText[start - 1], by: foldedText[end - 1])
            }
            let range = foldedStarts[start]..<foldedStarts[end]
            places.append(
                Place(
                    length: UInt8(length), isDull: census.isDull, isDullFolded: foldedCensus.isDull, slot: slot,
                    item: item,
                    confirm: WindowHash.confirm(folded[range]),
                    plainConfirm: WindowHash.confirm(plain[plainStarts[start]..<plainStarts[end]]),
                    find: WindowHash.find(beginnings, range)))
        }
        if length < WindowHash.windowLength { shortTexts.append(folded) } else { longTexts.append(folded) }
    }

    /// The table of the items so far.
    func build(items: Int) throws -> WindowTable {
        guard places.count < WindowTable.listFlag else {
            throw FirstpassError(.unsupported, "a benchmark has at most \(WindowTable.listFlag - 1) windows")
        }
        var rows = Rows(items: items)
        let sorted = places.sorted { $0.order < $1.order }
        var rest = sorted[...]
        while let first = rest.first {
            let alike = rest.prefix { $0.isSameFolded(as: first) }
            rest = rest.dropFirst(alike.count)
            let isCommon = first.isDullFolded || Set(alike.map(\.item)).count > WindowCensus.mostSharingItems
            var variants = alike
            while let variant = variants.first {
                let same = variants.prefix { $0.isSameWindow(as: variant) }
                variants = variants.dropFirst(same.count)
                rows.append(same, isCommon: isCommon)
            }
        }
        return try rows.table(
            places: places.count, longPieces: Self.bitmap(longTexts, shortest: WindowHash.windowLength),
            shortPieces: Self.bitmap(shortTexts, shortest: shortTexts.map(\.count).min() ?? 0))
    }

    /// The rows of a table that is being built.
    private struct Rows {
        private let items: Int
        private var finds: [UInt64] = []
        private var confirms: [UInt32] = []
        private var plainConfirms: [UInt32] = []
        private var owners: [UInt32] = []
        private var lists: [UInt32] = []
        private var shapes: [(length: Int, count: Int)] = []
        private var sampled: [UInt32]

        init(items: Int) {
            self.items = items
            sampled = Array(repeating: WindowTable.noRow, count: WindowTable.samplesPerItem * items)
        }

        /// Adds the row of a window, given all its places.
        mutating func append(_ places: ArraySlice<Place>, isCommon: Bool) {
            guard let first = places.first else { return }
            var sharing: [UInt32] = []
            for place in places {
                if sharing.last != place.item { sharing.append(place.item) }
                if let slot = place.slot {
                    sampled[Int(place.item) * WindowTable.samplesPerItem + Int(slot)] = UInt32(finds.count)
                }
            }
            var owner = first.item
            if sharing.count > 1 {
                owner = WindowTable.listFlag | UInt32(lists.count)
                lists += [UInt32(sharing.count)] + sharing
            }
            if isCommon { owner |= WindowTable.foldedCommonFlag }
            if first.isDull || sharing.count > WindowCensus.mostSharingItems { owner |= WindowTable.plainCommonFlag }
            owners.append(owner)
            finds.append(first.find)
            confirms.append(first.confirm)
            plainConfirms.append(first.plainConfirm)
            if shapes.last?.length != Int(first.length) { shapes.append((Int(first.length), 0)) }
            shapes[shapes.count - 1].count += 1
        }

        func table(places: Int, longPieces: PieceBitmap?, shortPieces: PieceBitmap?) throws -> WindowTable {
            var next = 0
            let groups = shapes.compactMap { shape in
                defer { next += shape.count }
                return WindowGroup(length: shape.length, numbers: next..<(next + shape.count), finds: finds)
            }
            let table = WindowTable(
                places: places, groups: groups, finds: finds, confirms: confirms, plainConfirms: plainConfirms,
                owners: owners, lists: lists, sampled: sampled, longPieces: longPieces, shortPieces: shortPieces)
            guard table.isConsistent(items: items) else {
                throw FirstpassError(.internal, "the fingerprints that were built do not fit together")
            }
            return table
        }
    }

    /// Three different places out of a number of them, or all where there are no more.
    private static func draws(from count: Int, seed: UInt64) -> [Int] {
        guard count > WindowTable.samplesPerItem else { return Array(0..<count) }
        var random = CounterRandom(seed: seed)
        var draws: [Int] = []
        while draws.count < WindowTable.samplesPerItem {
            let draw = Int(random.next().multipliedFullWidth(by: UInt64(count)).high)
            if !draws.contains(draw) { draws.append(draw) }
        }
        return draws
    }

    private static func bitmap(_ texts: [[UInt8]], shortest: Int) -> PieceBitmap? {
        texts.isEmpty ? nil : PieceBitmap(texts: texts, shortest: shortest)
    }

    /// The bytes of some characters, and where each begins, with the end.
    private static func utf8(_ text: [Unicode.Scalar]) -> (bytes: [UInt8], starts: [Int]) {
        var (bytes, starts): ([UInt8], [Int]) = ([], [0])
        for scalar in text {
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            starts.append(bytes.count)
        }
        return (bytes, starts)
    }
}
