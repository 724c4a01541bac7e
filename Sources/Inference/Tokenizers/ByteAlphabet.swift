/// How a byte-level vocabulary writes bytes as printable characters, and back.
///
/// Printable Latin-1 bytes stand for themselves; the other 68, in order, are U+0100 to U+0143. From `bytes_to_unicode`
/// in <https://github.com/openai/gpt-2/blob/master/src/encoder.py>.
enum ByteAlphabet {
    /// The byte by code point, -1 where a character stands for none.
    private static let byteByScalar: [Int16] = {
        var table = [Int16](repeating: -1, count: 0x144)
        var next = 0x100
        for byte in 0..<256 {
            switch byte {
            case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: table[byte] = Int16(byte)
            default:
                table[next] = Int16(byte)
                next += 1
            }
        }
        return table
    }()

    /// Appends the bytes that a token's text stands for; false, and nothing appended, where a character is none of the
    /// alphabet.
    static func decode(_ text: some Collection<UInt8>, into bytes: inout [UInt8]) -> Bool {
        let start = bytes.count
        var iterator = text.makeIterator()
        while let first = iterator.next() {
            var scalar = Int(first)
            if first >= 0x80 {
                // The alphabet has no character of more than two bytes.
                guard (0xC2...0xC5).contains(first), let second = iterator.next(), second & 0xC0 == 0x80 else {
                    bytes.removeSubrange(start...)
                    return false
                }
                scalar = Int(first & 0x1F) << 6 | Int(second & 0x3F)
            }
            guard scalar < byteByScalar.count, byteByScalar[scalar] >= 0 else {
                bytes.removeSubrange(start...)
                return false
            }
            bytes.append(UInt8(byteByScalar[scalar]))
        }
        return true
    }
}
