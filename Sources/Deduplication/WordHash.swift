/// Words as 32-bit numbers: FNV-1a with 64 bits (Fowler, Noll, Vo), folded. None is 0.
enum WordHash {
    /// Set in the numbers of words that begin with a digit, clear in all others.
    static let digitBit: UInt32 = 0x8000_0000

    /// The number of a word.
    static func hash(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let folded = UInt32(truncatingIfNeeded: hash ^ hash >> 32) & ~digitBit
        let isDigit = word.first.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
        return max(folded, 1) | (isDigit ? digitBit : 0)
    }
}
