extension Normaliser {
    /// Calls `body` with each kept character, folded where asked for, and its byte range in the source: the rule in Swift,
    /// which the functions of `CText` must agree with.
    @inline(__always)
    func walk(
        _ source: UnsafeBufferPointer<UInt8>, unescaping: Bool, _ body: (Unicode.Scalar, Range<Int>) -> Void
    ) {
        var position = 0
        while position < source.count {
            let byte = source[position]
            var next = position + 1
            if byte >= 0x80 {
                let (scalar, length) = Self.decode(source, at: position)
                next = position + length
                if let scalar, let kept = keep(scalar) { body(kept, position..<next) }
            } else if unescaping, byte == UInt8(ascii: "\\") {
                let (scalar, length) = Self.escape(source, at: position)
                next = position + length
                if let scalar, let kept = keep(scalar) { body(kept, position..<next) }
            } else if let kept = keep(ascii: byte) {
                body(Unicode.Scalar(kept), position..<next)
            }
            position = next
        }
    }

    /// The letter or digit that an ASCII byte is, folded where asked for.
    @inline(__always)
    private func keep(ascii byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): foldsCase ? byte | 0x20 : byte
        default: nil
        }
    }

    /// The character as it is kept, or `nil` where it is neither letter nor digit.
    func keep(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.properties.generalCategory {
        case .lowercaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .otherNumber:
            return scalar
        case .uppercaseLetter, .titlecaseLetter, .letterNumber:
            guard foldsCase else { return scalar }
            // The full mapping has a second character for U+0130 alone; the first is its one-to-one mapping.
            return scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
        default:
            return nil
        }
    }

    /// The character at a byte of 0x80 or above, and its length in bytes. Ill-formed bytes are no character.
    private static func decode(
        _ source: UnsafeBufferPointer<UInt8>, at position: Int
    ) -> (scalar: Unicode.Scalar?, length: Int) {
        let lead = source[position]
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
        guard (0xC2...0xF4).contains(lead), position + length <= source.count else { return (nil, 1) }
        var value = UInt32(lead) & (0xFF >> UInt32(length + 1))
        for offset in 1..<length {
            let byte = source[position + offset]
            guard byte & 0xC0 == 0x80 else { return (nil, 1) }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        // Overlong forms, and surrogates.
        guard let scalar = Unicode.Scalar(value), UTF8.width(scalar) == length else { return (nil, 1) }
        return (scalar, length)
    }

    /// What the backslash at a position stands for in a JSON string (RFC 8259, section 7), and its length in bytes.
    ///
    /// Escaped control characters and symbols are no character here, since they are not kept. A backslash that begins
    /// no escape is a symbol of one byte. A surrogate without its other half is no character.
    private static func escape(
        _ source: UnsafeBufferPointer<UInt8>, at position: Int
    ) -> (scalar: Unicode.Scalar?, length: Int) {
        guard position + 1 < source.count else { return (nil, 1) }
        switch source[position + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return (nil, 2)
        case UInt8(ascii: "u"):
            guard let unit = codeUnit(source, at: position) else { return (nil, 1) }
            guard unit & 0xFC00 == 0xD800 else { return (Unicode.Scalar(unit), 6) }
            guard let low = codeUnit(source, at: position + 6), low & 0xFC00 == 0xDC00 else { return (nil, 6) }
            return (Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)), 12)
        default:
            return (nil, 1)
        }
    }

    /// The UTF-16 code unit of a `\uXXXX` at a position; `nil` where none stands there.
    private static func codeUnit(_ source: UnsafeBufferPointer<UInt8>, at position: Int) -> UInt32? {
        guard position + 6 <= source.count, source[position] == UInt8(ascii: "\\"),
            source[position + 1] == UInt8(ascii: "u")
        else { return nil }
        var value: UInt32 = 0
        for offset in 2..<6 {
            guard let digit = Character(Unicode.Scalar(source[position + offset])).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
