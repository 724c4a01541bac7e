/// A stretch of a text's letters and digits, with the places that they come from.
struct Passage {
    /// The characters with case folded, as UTF-8, and where each begins, with the end.
    private(set) var folded: [UInt8] = []
    private(set) var foldedStarts = [0]
    /// The characters as they are, likewise.
    private(set) var plain: [UInt8] = []
    private(set) var plainStarts = [0]
    /// The bytes in the original of each character.
    private(set) var origins: [Range<Int>] = []

    /// The number of characters.
    var count: Int { origins.count }

    private mutating func append(_ scalar: Unicode.Scalar, folded foldedScalar: Unicode.Scalar, _ origin: Range<Int>) {
        plain.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        folded.append(contentsOf: UTF8.encode(foldedScalar) ?? UTF8.encodedReplacementCharacter)
        plainStarts.append(plain.count)
        foldedStarts.append(folded.count)
        origins.append(origin)
    }

    /// Reads passages of a text. It is walked again for this: only few texts have any.
    ///
    /// - Parameters:
    ///   - ranges: bytes in the normalised, folded form, ascending and apart.
    ///   - unescaping: whether the escapes of JSON strings are undone.
    static func read(_ ranges: [Range<Int>], of source: UnsafeBufferPointer<UInt8>, unescaping: Bool) -> [Passage] {
        var passages = Array(repeating: Passage(), count: ranges.count)
        let characters = FoldedCharacters.shared
        var (current, offset) = (0, 0)
        Normaliser(foldsCase: false).walk(source, unescaping: unescaping) { scalar, origin in
            let folded = characters.folded(scalar)
            // A stretch can begin or end inside a character: no window does.
            let end = offset + UTF8.width(folded)
            while current < ranges.count, ranges[current].upperBound < end { current += 1 }
            if current < ranges.count, ranges[current].lowerBound <= offset {
                passages[current].append(scalar, folded: folded, origin)
            }
            offset = end
        }
        return passages
    }
}
