/// Parts of a long text, cut where a paragraph, a line or a word ends.
enum Passages {
    /// The bytes of the longest passage; a text of up to as many is one.
    static let maximumBytes = 1 << 16

    /// The ranges of a text's passages: all of it, in order, none empty.
    static func ranges(of text: Slice<UnsafeBufferPointer<UInt8>>) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = text.startIndex
        while text.endIndex - start > maximumBytes {
            let end = cut(text[start..<start + maximumBytes])
            ranges.append(start..<end)
            start = end
        }
        if start < text.endIndex { ranges.append(start..<text.endIndex) }
        return ranges
    }

    /// Behind the last paragraph in the second half, else the last line, else the last word, else the last character.
    private static func cut(_ piece: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        let half = piece[(piece.startIndex + piece.count / 2)...]
        let newline = UInt8(ascii: "\n")
        if let end = half.indices.dropFirst().last(where: { half[$0] == newline && half[$0 - 1] == newline }) {
            return end + 1
        }
        for blank in [newline, UInt8(ascii: " ")] {
            if let end = half.lastIndex(of: blank) { return end + 1 }
        }
        // The first byte of a character; a text without any is none, and cut anywhere.
        return half.indices.dropFirst().last { half[$0] & 0xC0 != 0x80 } ?? piece.endIndex
    }
}
