/// Cuts a text into parts that overlap, so that nothing that stands across a cut is missed.
struct TextSplitter: RecordSplitter {
    /// A text of up to this many bytes is one part.
    static let partBytes = 16 << 20
    /// The characters of a window but for one: as many letters and digits are seen behind a cut.
    private static let overlap = 49

    private var start = 0

    mutating func cut(_ buffer: inout [UInt8], isLast: Bool) -> (bytes: [UInt8], content: RecordBlock.Content)? {
        if isLast {
            guard !buffer.isEmpty else { return nil }
            let count = buffer.count
            return (buffer.take(count), .text(start: start, ownCount: count, isLast: true))
        }
        guard buffer.count > Self.partBytes else { return nil }
        var own = Self.partBytes
        // Not within a character, nor within an escape.
        while own > 1, buffer[own] & 0xC0 == 0x80 || buffer[(own - 12)..<own].contains(UInt8(ascii: "\\")) { own -= 1 }
        guard let end = Self.end(of: buffer, from: own) else { return nil }
        let bytes = Array(buffer[..<end])
        defer { start += own }
        buffer.removeSubrange(..<own)
        return (bytes, .text(start: start, ownCount: own, isLast: false))
    }

    /// Where so many ASCII letters and digits have been seen from a place on that any normalised form has the overlap: what
    /// belongs to an escape is not counted, nor are other characters, which might be symbols.
    private static func end(of bytes: [UInt8], from start: Int) -> Int? {
        var (position, count) = (start, 0)
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\\"):
                position += position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "u") ? 6 : 2
                continue
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"):
                count += 1
                if count == overlap { return position + 1 }
            default: break
            }
            position += 1
        }
        return nil
    }
}
