/// Cuts a text into parts that overlap, so that nothing that stands across a cut is missed.
struct TextSplitter: RecordSplitter {
    /// A text of up to this many bytes is one part; those of a larger one are nearly as long.
    static let partBytes = 16 << 20
    /// The characters of a window but for one: as many letters and digits are seen behind a cut.
    private static let overlap = 49

    private var start = 0

    mutating func cut(_ buffer: inout [UInt8], isLast: Bool) -> (bytes: [UInt8], content: RecordBlock.Content)? {
        guard buffer.count > Self.partBytes else {
            return isLast && !buffer.isEmpty
                ? part(&buffer, ownCount: buffer.count, end: buffer.count, isLast: true) : nil
        }
        let own = Self.cut(of: buffer)
        if let end = Self.end(of: buffer, from: own) { return part(&buffer, ownCount: own, end: end, isLast: false) }
        if isLast { return part(&buffer, ownCount: buffer.count, end: buffer.count, isLast: true) }
        // Megabytes with hardly a letter are no text: they shall not be held for ever.
        return buffer.count > 2 * Self.partBytes ? part(&buffer, ownCount: own, end: buffer.count, isLast: false) : nil
    }

    private mutating func part(
        _ buffer: inout [UInt8], ownCount: Int, end: Int, isLast: Bool
    ) -> (bytes: [UInt8], content: RecordBlock.Content) {
        let bytes = Array(buffer[..<end])
        buffer.removeSubrange(..<ownCount)
        defer { start += ownCount }
        return (bytes, .text(start: start, ownCount: ownCount, isLast: isLast))
    }

    /// Where to cut: before a blank, which is part of no escape; else not within a character.
    private static func cut(of bytes: [UInt8]) -> Int {
        let range = (partBytes - (1 << 16))..<partBytes
        if let blank = bytes[range].lastIndex(where: { $0 == 0x20 || $0 == 0x0A }) { return blank }
        return bytes[range].lastIndex { $0 & 0xC0 != 0x80 } ?? partBytes
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
