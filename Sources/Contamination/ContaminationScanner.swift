import Glibc

/// Finds what a text shares with benchmarks: every window of 50 letters and digits, and every shorter item as a whole.
///
/// ```swift
/// let scanner = ContaminationScanner(indexes: try FingerprintIndex.all(in: "fingerprints"), strict: true)
/// if scanner.scan(question).contains(where: \.isHit) { … }
/// ```
///
/// A text with backslashes is scanned in two forms, as it is and with the escapes of JSON strings undone.
public struct ContaminationScanner: Sendable {
    /// The benchmarks that are looked for.
    public let indexes: [FingerprintIndex]
    /// Which windows are looked for.
    public let mode: ContaminationMode
    /// Whether case is folded.
    public let foldsCase: Bool
    /// Whether common windows count as hits.
    public let isStrict: Bool

    private let lookups: [WindowLookup]
    private let probes: [StretchProbe]
    /// No shorter text can hold a window.
    private let shortest: Int

    /// Prepares to scan.
    ///
    /// - Parameters:
    ///   - indexes: the benchmarks to look for.
    ///   - mode: which of their windows.
    ///   - foldCase: whether case is folded; `nil` takes the mode's default.
    ///   - strict: whether common windows count as hits.
    public init(
        indexes: [FingerprintIndex], mode: ContaminationMode = .exhaustive, foldCase: Bool? = nil, strict: Bool = false
    ) {
        let foldsCase = foldCase ?? mode.foldsCaseByDefault
        self.indexes = indexes
        self.mode = mode
        self.foldsCase = foldsCase
        isStrict = strict
        lookups = indexes.map { WindowLookup($0, mode: mode, foldsCase: foldsCase) }
        probes = StretchProbe.all(of: indexes)
        // A character has at least as many bytes as it has once folded, but for three quarters (U+023A, U+2C65).
        shortest = (probes.map(\.shortest).min() ?? .max) / 2
    }

    /// What a text shares with the benchmarks, by benchmark and then by place.
    ///
    /// - Complexity: O(bytes of the text) and a SHA-256 for each window that is found.
    public func scan(_ text: String) -> [ContaminationMatch] {
        var text = text
        return text.withUTF8 { scan($0, ScanBuffer()) }
    }

    /// What the bytes of a text in UTF-8 share with the benchmarks.
    ///
    /// - Parameter buffer: may be used again for the next text; only by one thread at a time.
    public func scan(_ source: UnsafeBufferPointer<UInt8>, _ buffer: ScanBuffer) -> [ContaminationMatch] {
        guard source.count >= shortest, let base = source.baseAddress else { return [] }
        var overlaps: [Set<Overlap>]?
        buffer.reserve(sourceBytes: source.count)
        let hasBackslash = memchr(base, CInt(UInt8(ascii: "\\")), source.count) != nil
        for unescaping in hasBackslash ? [false, true] : [false] {
            let count = Normaliser.fold(source, unescaping: unescaping, into: buffer.bytes)
            for probe in probes {
                let stretches = probe.stretches(in: buffer.bytes, count: count).filter { stretch in
                    let bytes = UnsafeBufferPointer(start: buffer.bytes + stretch.lowerBound, count: stretch.count)
                    let folded = FoldedStretch(bytes)
                    return lookups.contains { folded.mayHold($0.index.table, ofLongItems: probe.isForLongItems) }
                }
                guard !stretches.isEmpty else { continue }
                var found = overlaps ?? Array(repeating: [], count: lookups.count)
                for passage in Passage.read(stretches, of: source, unescaping: unescaping) {
                    look(up: passage, ofLongItems: probe.isForLongItems, &found)
                }
                overlaps = found
            }
        }
        guard let overlaps else { return [] }
        return zip(lookups, overlaps).flatMap { matches($1, of: $0.index) }
    }

    private func look(up passage: Passage, ofLongItems: Bool, _ overlaps: inout [Set<Overlap>]) {
        let beginnings = WindowHash.beginnings(of: passage.folded)
        for (place, lookup) in lookups.enumerated() {
            let stretches = lookup.stretches(in: passage, beginnings, ofLongItems: ofLongItems)
            overlaps[place].formUnion(stretches.map { Overlap($0, in: passage, foldsCase: foldsCase) })
        }
    }

    /// One match for each place and rule, with all the items that share it.
    private func matches(_ overlaps: Set<Overlap>, of index: FingerprintIndex) -> [ContaminationMatch] {
        let places = Dictionary(grouping: Overlap.maximal(overlaps), by: \.place)
        return places.map { place, overlaps in
            ContaminationMatch(
                benchmark: index.name, items: overlaps.map { Int(index.itemNumbers[$0.item]) }.sorted(),
                rule: place.rule, window: String(decoding: place.window, as: UTF8.self), span: place.span,
                isCommon: place.isCommon, isHit: isStrict || !place.isCommon)
        }.sorted { $0.order < $1.order }
    }
}

extension ContaminationMatch {
    /// By place; a stretch before those that it holds.
    fileprivate var order: (Int, Int, String, String) { (span.lowerBound, -span.upperBound, rule.rawValue, window) }
}
