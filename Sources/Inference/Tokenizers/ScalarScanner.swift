/// Text as its UTF-8 bytes, borrowed from an array: no references are counted in the loops over it.
typealias TextBytes = UnsafeBufferPointer<UInt8>

/// Reads a stretch of text character by character; beyond its end nothing is of any class.
struct ScalarScanner {
    let text: TextBytes
    /// ``CharacterClass/table``, borrowed.
    let classes: UnsafeBufferPointer<CharacterClass>
    /// Where the stretch ends: what lies after is not seen, as if the text ended there.
    var end: Int

    /// The same text, seen up to another end.
    func ending(at end: Int) -> ScalarScanner {
        ScalarScanner(text: text, classes: classes, end: end)
    }

    /// The character at an index, which must lie before the end, and the index after it.
    private func scalar(at index: Int) -> (value: UInt32, next: Int) {
        let next = Self.end(ofCharacterAt: index, in: text)
        guard next <= end else { return (0xFFFD, end) }
        let first = UInt32(text[index])
        switch next - index {
        case 1: return (first, next)
        case 2: return ((first & 0x1F) << 6 | low(index + 1), next)
        case 3: return ((first & 0x0F) << 12 | low(index + 1) << 6 | low(index + 2), next)
        default:
            return ((first & 0x07) << 18 | low(index + 1) << 12 | low(index + 2) << 6 | low(index + 3), next)
        }
    }

    /// The six bits that a byte after the first adds to a character.
    private func low(_ index: Int) -> UInt32 { UInt32(text[index] & 0x3F) }

    /// Where the character that begins at an index ends, by its first byte; past the end where the text is cut.
    static func end(ofCharacterAt index: Int, in text: TextBytes) -> Int {
        let first = text[index]
        return index + (first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4)
    }

    /// The class of the character at an index and the index after it; no class at the end.
    @inline(__always)
    func classified(at index: Int) -> (class: CharacterClass, next: Int) {
        guard index < end else { return ([], end) }
        let first = text[index]
        if first < 0x80 { return (classes[Int(first)], index + 1) }
        return classifiedBeyondASCII(at: index)
    }

    private func classifiedBeyondASCII(at index: Int) -> (class: CharacterClass, next: Int) {
        let (value, next) = scalar(at: index)
        if Int(value) < classes.count { return (classes[Int(value)], next) }
        return (Unicode.Scalar(value).map(CharacterClass.of) ?? .other, next)
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

    /// The next index, from one on, where a character of some classes stands; the end where there is none.
    func first(of classes: CharacterClass, from index: Int) -> Int {
        var index = index
        while index < end {
            let (found, next) = classified(at: index)
            guard found.isDisjoint(with: classes) else { return index }
            index = next
        }
        return end
    }

    /// The classes of all characters of a range together.
    func union(of range: Range<Int>) -> CharacterClass {
        var union: CharacterClass = []
        var index = range.lowerBound
        while index < range.upperBound {
            let (found, next) = classified(at: index)
            union.formUnion(found)
            index = next
        }
        return union
    }

    /// Whether a byte stands at an index.
    func has(_ byte: UInt8, at index: Int) -> Bool {
        index < end && text[index] == byte
    }
}
