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

    private let targets: [Target]

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
        targets = indexes.map { Target($0, mode: mode, foldsCase: foldsCase) }
    }

    /// What a text shares with the benchmarks, by benchmark and then by place.
    ///
    /// - Complexity: O(bytes of the text) and a SHA-256 for each window that is found.
    public func scan(_ text: String) -> [ContaminationMatch] {
        var text = text
        return text.withUTF8 { scan($0) }
    }

    private func scan(_ source: UnsafeBufferPointer<UInt8>) -> [ContaminationMatch] {
        let normaliser = Normaliser(foldsCase: foldsCase)
        var overlaps = Array(repeating: Set<Overlap>(), count: targets.count)
        for unescaping in source.contains(UInt8(ascii: "\\")) ? [false, true] : [false] {
            let text = normaliser.normalise(source, unescaping: unescaping)
            let stretches = targets.map { $0.stretches(in: text) }
            guard stretches.contains(where: { !$0.isEmpty }) else { continue }
            let origins = normaliser.origins(source, unescaping: unescaping)
            for (target, stretches) in stretches.enumerated() {
                overlaps[target].formUnion(stretches.map { Overlap($0, in: text, origins: origins) })
            }
        }
        return zip(targets, overlaps).flatMap { matches($1, of: $0.index) }
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
