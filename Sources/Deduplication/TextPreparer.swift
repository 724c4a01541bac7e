import Contamination

/// Prepares texts for a ``DuplicateFinder``: the part of the work that does not depend on other texts.
///
/// It has no state, so that many threads can prepare texts at once.
///
/// ```swift
/// var finder = DuplicateFinder(method: .minhash)
/// let preparer = finder.preparer
/// let prepared = await withTaskGroup { … preparer.prepare(text) … }
/// for (index, text) in prepared.enumerated() { try finder.take(text, index: index) }
/// ```
public struct TextPreparer: Sendable {
    /// The method that texts are prepared for.
    public let method: DuplicateMethod
    let minHash: MinHash?
    private let comparesWords: Bool

    init(method: DuplicateMethod, minHash: MinHash?, comparesWords: Bool) {
        self.comparesWords = comparesWords
        self.method = method
        self.minHash = minHash
    }

    /// Prepares a text.
    ///
    /// - Complexity: O(bytes of the text).
    public func prepare(_ text: String) -> PreparedText {
        var text = text
        return text.withUTF8 { prepare($0) }
    }

    /// Prepares UTF-8 text; ill-formed bytes are no letters, and count where texts are compared byte for byte.
    ///
    /// - Complexity: O(bytes of the text).
    public func prepare(_ bytes: UnsafeBufferPointer<UInt8>) -> PreparedText {
        let exact = TextKey(UnsafeRawBufferPointer(bytes))
        if method == .exact {
            return PreparedText(
                method: method, bands: 0, exact: exact, normalised: nil, shingles: [], words: [], digest: nil)
        }
        let (text, ends) = Normaliser(foldsCase: true).words(bytes)
        let shingles = method == .minhash ? ShingleSet.shingles(text) : []
        let words = text.withUnsafeBufferPointer { self.words($0, ends) }
        return PreparedText(
            method: method, bands: minHash?.bands ?? 0, exact: exact,
            normalised: text.isEmpty ? nil : text.withUnsafeBytes { TextKey($0) }, shingles: shingles, words: words,
            digest: digest(shingles, words: words))
    }

    /// What MinHash makes of shingles; `nil` where there are none.
    ///
    /// Where words are compared, texts with other contrasts never meet: of a thousand questions that differ in a number
    /// alone, each would else be compared with all.
    func digest(_ shingles: [UInt32], words: [UInt32]) -> MinHashDigest? {
        guard !shingles.isEmpty, let digest = minHash?.digest(shingles) else { return nil }
        guard comparesWords else { return digest }
        let contrasts = TaskWords.contrasts(words)
        return MinHashDigest(sketch: digest.sketch, bands: digest.bands.map { $0 ^ contrasts })
    }

    private func words(_ text: UnsafeBufferPointer<UInt8>, _ ends: [Int]) -> [UInt32] {
        switch method {
        case .exact, .normalised: []
        case .minhash: TaskWords.words(text, ends: ends)
        case .rougeL: zip([0] + ends, ends).map { WordHash.hash(text[$0..<$1]) }
        }
    }
}
