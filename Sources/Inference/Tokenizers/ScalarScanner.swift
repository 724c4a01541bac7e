/// Text as its UTF-8 bytes, borrowed from an array: no references are counted in the loops over it.
typealias TextBytes = UnsafeBufferPointer<UInt8>

/// Reads a stretch of text character by character; beyond its end nothing is of any class.
struct ScalarScanner {
    let text: TextBytes
    /// Where the stretch ends: what lies after is not seen, as if the text ended there.
    let end: Int

    /// The character at an index and the index after it; nil at the end.
    func scalar(at index: Int) -> (value: Unicode.Scalar, next: Int)? {
        guard index < end else { return nil }
        let first = text[index]
        if first < 0x80 { return (Unicode.Scalar(first), index + 1) }
        let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard index + length <= end else { return ("\u{FFFD}", end) }
        // The text came from a `String` and is well-formed; the bounds above hold for any bytes.
        var value = UInt32(first) & (0x7F >> UInt32(length))
        for offset in 1..<length { value = value << 6 | UInt32(text[index + offset] & 0x3F) }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", index + length)
    }

    /// The class of the character at an index and the index after it; no class at the end.
    func classified(at index: Int) -> (class: CharacterClass, next: Int) {
        guard index < end else { return ([], end) }
        let first = text[index]
        if first < 0x80 { return (CharacterClass.of(ascii: first), index + 1) }
        guard let (scalar, next) = scalar(at: index) else { return ([], end) }
        return (CharacterClass.of(scalar), next)
    }

    /// Where the run of characters of some classes that begins at an index ends; the index itself where there is none.
    func run(of classes: CharacterClass, from index: Int) -> Int {
        var index = index
        while true {
            let (found, next) = classified(at: index)
            guard !found.isDisjoint(with: classes) else { return index }
            index = next
        }
    }

    /// Whether a byte stands at an index.
    func has(_ byte: UInt8, at index: Int) -> Bool {
        index < end && text[index] == byte
    }
}
