/// Some of the 256 bytes.
struct ByteSet: Sendable {
    /// One bit a byte, the lowest first.
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    mutating func insert(_ byte: UInt8) {
        let bit: UInt64 = 1 << UInt64(byte & 63)
        switch byte >> 6 {
        case 0: words.0 |= bit
        case 1: words.1 |= bit
        case 2: words.2 |= bit
        default: words.3 |= bit
        }
    }

    func contains(_ byte: UInt8) -> Bool {
        let word =
            switch byte >> 6 {
            case 0: words.0
            case 1: words.1
            case 2: words.2
            default: words.3
            }
        return word >> UInt64(byte & 63) & 1 != 0
    }

    /// The next place, from one on, where one of the bytes stands.
    func first(in text: TextBytes, from start: Int) -> Int? {
        var index = start
        while index < text.count {
            if contains(text[index]) { return index }
            index += 1
        }
        return nil
    }
}
