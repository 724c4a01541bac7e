import CSimilarity

/// Finds the earliest kept text that shares enough shingles and the words of its task.
struct MinHashIndex: Sendable {
    private let minHash: MinHash
    private let threshold: Double
    /// Whether words can make it another task.
    private let comparesWords: Bool
    /// The arrays of the prepared texts themselves, so that nothing is copied.
    private var kept: [(shingles: [UInt32], words: [UInt32])] = []
    /// By band key: the kept text with it that came last.
    private var heads = HashTable()
    /// By kept text: four words of sketch, the number of the last search that looked closer, then for each band the
    /// ordinal plus one of the text before it with the same key. Together, because they are needed together.
    private var records: [UInt32] = []
    private var search: UInt32 = 0
    private let stride: Int
    private static let markPlace = 4
    private static let chainsPlace = 5

    /// Begins with no texts.
    init(_ minHash: MinHash, threshold: Double, comparesWords: Bool) {
        self.comparesWords = comparesWords
        self.minHash = minHash
        self.threshold = threshold
        stride = Self.chainsPlace + minHash.bands
    }

    /// The shingles and words of a kept text.
    subscript(ordinal: Int) -> (shingles: [UInt32], words: [UInt32]) { kept[ordinal] }

    /// Makes room for some more texts.
    mutating func reserve(_ more: Int) {
        kept.reserveCapacity(kept.count + more)
        records.reserveCapacity(records.count + more * stride)
        heads.reserve(more * minHash.bands)
    }

    /// The kept text with the lowest ordinal that a text repeats.
    mutating func find(_ text: PreparedText) -> (ordinal: Int, similarity: Double)? {
        guard let digest = text.digest else { return nil }
        for key in digest.bands { heads.prefetch(key) }
        search &+= 1
        if search == 0 { forgetSearches() }
        return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: minHash.bands) { chains in
            for (band, key) in digest.bands.enumerated() {
                chains[band] = heads.first(key).map { $0 + 1 } ?? 0
                if chains[band] != 0 { prefetchRecord(Int(chains[band] - 1)) }
            }
            var found: (ordinal: Int, similarity: Double)?
            for band in chains.indices {
                var next = chains[band]
                while next != 0 {
                    let ordinal = Int(next - 1)
                    next = records[ordinal * stride + Self.chainsPlace + band]
                    guard ordinal < found?.ordinal ?? .max, isWorthALook(ordinal, digest.sketch) else { continue }
                    if let similarity = similarity(ordinal, text) { found = (ordinal, similarity) }
                }
            }
            return found
        }
    }

    /// Keeps the next text.
    mutating func append(_ text: PreparedText) {
        let ordinal = UInt32(truncatingIfNeeded: kept.count)
        kept.append((text.shingles, text.words))
        let start = records.count
        records.append(contentsOf: repeatElement(0, count: stride))
        guard let digest = text.digest else { return }
        records.withUnsafeMutableBufferPointer { records in
            records[start] = UInt32(truncatingIfNeeded: digest.sketch.0)
            records[start + 1] = UInt32(truncatingIfNeeded: digest.sketch.0 >> 32)
            records[start + 2] = UInt32(truncatingIfNeeded: digest.sketch.1)
            records[start + 3] = UInt32(truncatingIfNeeded: digest.sketch.1 >> 32)
            for (band, key) in digest.bands.enumerated() {
                records[start + Self.chainsPlace + band] = heads.replace(key, with: ordinal).map { $0 + 1 } ?? 0
            }
        }
    }

    private func prefetchRecord(_ ordinal: Int) {
        records.withUnsafeBufferPointer { records in
            if let base = records.baseAddress { fp_prefetch(base + ordinal * stride) }
        }
    }

    /// Whether the sketches are alike and this search has not looked at the text yet.
    private mutating func isWorthALook(_ ordinal: Int, _ sketch: (UInt64, UInt64)) -> Bool {
        let place = ordinal * stride
        let low = UInt64(records[place]) | UInt64(records[place + 1]) << 32
        let high = UInt64(records[place + 2]) | UInt64(records[place + 3]) << 32
        let unlike = (low ^ sketch.0).nonzeroBitCount + (high ^ sketch.1).nonzeroBitCount
        guard MinHash.permutations - unlike >= minHash.leastSketchBits,
            records[place + Self.markPlace] != search
        else { return false }
        records[place + Self.markPlace] = search
        return true
    }

    /// The Jaccard index, where it reaches the threshold and the words do not make it another task.
    private func similarity(_ ordinal: Int, _ text: PreparedText) -> Double? {
        let (shingles, words) = kept[ordinal]
        let counts = (text.shingles.count, shingles.count)
        guard Double(min(counts.0, counts.1)) >= threshold * Double(max(counts.0, counts.1)) else { return nil }
        let common = ShingleSet.common(text.shingles, shingles)
        let similarity = Double(common) / Double(counts.0 + counts.1 - common)
        guard similarity >= threshold else { return nil }
        return !comparesWords || TaskWords.sameTask(text.words, words) ? similarity : nil
    }

    private mutating func forgetSearches() {
        for place in Swift.stride(from: Self.markPlace, to: records.count, by: stride) { records[place] = 0 }
        search = 1
    }
}
