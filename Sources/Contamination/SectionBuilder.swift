import Core

/// Collects the windows of a benchmark in one form of its text.
struct SectionBuilder {
    /// One place of a window.
    private struct Place {
        let length: Int
        let find: UInt64
        let confirm: UInt64
        let item: UInt32
        let isDull: Bool
        /// Which of the item's draws fell on this place.
        let slot: Int?

        var order: (Int, UInt64, UInt64, UInt32) { (length, find, confirm, item) }

        func isSameWindow(as other: Place) -> Bool {
            (length, find, confirm) == (other.length, other.find, other.confirm)
        }
    }

    private let normaliser: Normaliser
    private var places: [Place] = []
    private var longTexts: [ArraySlice<UInt8>] = []
    private var shortTexts: [ArraySlice<UInt8>] = []

    /// Begins with no windows.
    init(foldsCase: Bool) {
        normaliser = Normaliser(foldsCase: foldsCase)
    }

    /// Adds an item.
    ///
    /// - Returns: the characters of its longest text.
    mutating func add(item: UInt32, texts: [String], seed: UInt64) -> Int {
        let texts = texts.map { Array(String(decoding: normaliser.normalise($0), as: UTF8.self).unicodeScalars) }
            .filter { !$0.isEmpty }
        let count = texts.reduce(0) { $0 + Self.windows(of: $1).count }
        let draws = Self.draws(from: count, seed: seed)
        var place = 0
        for text in texts {
            let windows = Self.windows(of: text)
            var census = WindowCensus()
            for (start, end) in windows {
                if start == 0 {
                    text[..<end].forEach { census.insert($0) }
                } else {
                    census.remove(text[start - 1])
                    census.insert(text[end - 1])
                }
                let bytes = Self.utf8(text[start..<end])
                places.append(
                    Place(
                        length: end - start, find: bytes.reduce(0) { WindowHash.extend($0, by: $1) },
                        confirm: bytes.withUnsafeBytes { WindowHash.confirm($0) }, item: item,
                        isDull: census.isDull, slot: draws.firstIndex(of: place)))
                place += 1
            }
            if text.count < WindowHash.windowLength {
                shortTexts.append(Self.utf8(text[...])[...])
            } else {
                longTexts.append(Self.utf8(text[...])[...])
            }
        }
        return texts.map(\.count).max() ?? 0
    }

    /// The section of the items so far.
    func build(items: Int) throws -> FingerprintSection {
        guard places.count < FingerprintSection.listFlag else {
            throw FirstpassError(.unsupported, "a benchmark has at most \(FingerprintSection.listFlag - 1) windows")
        }
        var finds: [UInt64] = []
        var confirms: [UInt64] = []
        var owners: [UInt32] = []
        var lists: [UInt32] = []
        var shapes: [(length: Int, count: Int)] = []
        var sampled = Array(repeating: FingerprintSection.noWindow, count: FingerprintSection.samplesPerItem * items)
        let sorted = places.sorted { $0.order < $1.order }
        var rest = sorted[...]
        while let first = rest.first {
            let same = rest.prefix { $0.isSameWindow(as: first) }
            rest = rest.dropFirst(same.count)
            var sharing: [UInt32] = []
            for place in same {
                if sharing.last != place.item { sharing.append(place.item) }
                if let slot = place.slot {
                    sampled[Int(place.item) * FingerprintSection.samplesPerItem + slot] = UInt32(finds.count)
                }
            }
            let isCommon = first.isDull || sharing.count > WindowCensus.mostSharingItems
            let owner = sharing.count == 1 ? first.item : FingerprintSection.listFlag | UInt32(lists.count)
            if sharing.count > 1 { lists += [UInt32(sharing.count)] + sharing }
            owners.append(owner | (isCommon ? FingerprintSection.commonFlag : 0))
            finds.append(first.find)
            confirms.append(first.confirm)
            if shapes.last?.length != first.length { shapes.append((first.length, 0)) }
            shapes[shapes.count - 1].count += 1
        }
        var next = 0
        let groups = shapes.compactMap { shape in
            defer { next += shape.count }
            return WindowGroup(length: shape.length, numbers: next..<(next + shape.count), finds: finds)
        }
        let section = FingerprintSection(
            places: places.count, groups: groups, finds: finds, confirms: confirms, owners: owners, lists: lists,
            sampled: sampled, longPieces: Self.bitmap(longTexts, shortest: WindowHash.windowLength),
            shortPieces: Self.bitmap(shortTexts, shortest: shortTexts.map(\.count).min() ?? 0))
        guard section.isConsistent(items: items) else {
            throw FirstpassError(.internal, "the fingerprints that were built do not fit together")
        }
        return section
    }

    /// The windows of a text: all of 50 characters, or the text itself where it is shorter.
    private static func windows(of text: [Unicode.Scalar]) -> [(start: Int, end: Int)] {
        let length = min(text.count, WindowHash.windowLength)
        return (0...(text.count - length)).map { ($0, $0 + length) }
    }

    /// Three different places out of a number of them, or all where there are no more.
    private static func draws(from count: Int, seed: UInt64) -> [Int] {
        guard count > FingerprintSection.samplesPerItem else { return Array(0..<count) }
        var random = CounterRandom(seed: seed)
        var draws: [Int] = []
        while draws.count < FingerprintSection.samplesPerItem {
            let draw = Int(random.next().multipliedFullWidth(by: UInt64(count)).high)
            if !draws.contains(draw) { draws.append(draw) }
        }
        return draws
    }

    private static func bitmap(_ texts: [ArraySlice<UInt8>], shortest: Int) -> PieceBitmap? {
        texts.isEmpty ? nil : PieceBitmap(texts: texts, shortest: shortest)
    }

    private static func utf8(_ text: ArraySlice<Unicode.Scalar>) -> [UInt8] {
        var bytes: [UInt8] = []
        for scalar in text { bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter) }
        return bytes
    }
}
