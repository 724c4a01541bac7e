/// How a SentencePiece vocabulary writes its pieces.
extension SentencePieceTokenizer {
    /// A text with a space for each U+2581, which is how these vocabularies write one.
    static func unescape(_ text: some Collection<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count + 1)
        for byte in text {
            bytes.append(byte)
            let count = bytes.count
            // E2 96 81 is U+2581.
            guard byte == 0x81, count >= 3, bytes[count - 2] == 0x96, bytes[count - 3] == 0xE2 else { continue }
            bytes.removeLast(3)
            bytes.append(0x20)
        }
        return bytes
    }

    /// The byte that a token named like `<0x0A>` is.
    static func byte(named name: some Collection<UInt8>) -> UInt8? {
        let text = String(decoding: name, as: UTF8.self)
        let digits = text.dropFirst(3).dropLast()
        guard text == "<0x\(digits)>", digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit) else { return nil }
        return UInt8(digits, radix: 16)
    }
}
