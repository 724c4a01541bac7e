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

    init(method: DuplicateMethod, minHash: MinHash?) {
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
        return PreparedText(
            method: method, bands: minHash?.bands ?? 0, exact: exact,
            normalised: text.isEmpty ? nil : text.withUnsafeBytes { TextKey($0) }, shingles: shingles,
            words: text.withUnsafeBufferPointer { words($0, ends) },
            digest: digest(shingles))
    }

    /// What MinHash makes of shingles; `nil` where there are none.
    func digest(_ shingles: [UInt32]) -> MinHashDigest? {
        shingles.isEmpty ? nil : minHash?.digest(shingles)
    }

    private func words(_ text: UnsafeBufferPointer<UInt8>, _ ends: [Int]) -> [UInt32] {
        switch method {
        case .exact, .normalised: []
        case .minhash: TaskWords.words(text, ends: ends)
        case .rougeL: zip([0] + ends, ends).map { WordHash.hash(text[$0..<$1]) }
        }
    }
}
