/// Measures how many bytes of text a tokenizer encodes and decodes in a second, on the thread that calls it.
public struct TokenizerBenchmark: Sendable {
    /// What was measured on one text.
    public struct Result: Sendable, Hashable {
        /// Bytes of the text.
        public var bytes: Int
        /// Tokens that it is.
        public var tokens: Int
        /// FNV-1a over the tokens as 32-bit numbers, each taken as a whole: the same ids give the same number.
        public var checksum: UInt64
        /// Megabytes (10⁶ bytes) of text encoded in a second.
        public var encodeMegabytesPerSecond: Double
        /// Megabytes (10⁶ bytes) of text decoded in a second.
        public var decodeMegabytesPerSecond: Double
    }

    private let tokenizer: any Tokenizer

    /// Takes a tokenizer.
    public init(_ tokenizer: any Tokenizer) { self.tokenizer = tokenizer }

    /// Encodes a text once, then decodes it once: no part of it was seen before, as in the pipeline.
    ///
    /// - Parameters:
    ///   - text: any text; some megabytes, for a figure that means something.
    ///   - pieceBytes: how much is encoded at a time, to the end of a character; nil for all at once. What a tokenizer
    ///     remembers of a text it forgets at the end of a piece.
    public func measure(_ text: String, pieceBytes: Int? = nil) -> Result {
        // Taken apart before the clock starts.
        let pieces = Self.pieces(of: text, bytes: pieceBytes)
        let clock = ContinuousClock()
        var ids: [[Int32]] = []
        ids.reserveCapacity(pieces.count)
        let encoding = clock.measure {
            for piece in pieces { ids.append(tokenizer.encode(piece, allowSpecial: false)) }
        }
        var decoded = 0
        let decoding = clock.measure {
            for piece in ids { decoded += tokenizer.decode(piece).count }
        }
        let bytes = text.utf8.count
        return Result(
            bytes: bytes, tokens: ids.reduce(0) { $0 + $1.count }, checksum: Self.checksum(ids),
            encodeMegabytesPerSecond: Double(bytes) * 1e-6 / (encoding / .seconds(1)),
            decodeMegabytesPerSecond: Double(decoded) * 1e-6 / (decoding / .seconds(1)))
    }

    /// A text in pieces of at most so many bytes, or of one character.
    private static func pieces(of text: String, bytes: Int?) -> [String] {
        guard let bytes else { return [text] }
        let all = Array(text.utf8)
        var pieces: [String] = []
        var start = 0
        while start < all.count {
            var end = min(start + max(bytes, 1), all.count)
            while end > start, end < all.count, all[end] & 0xC0 == 0x80 { end -= 1 }
            if end == start {
                end += 1
                while end < all.count, all[end] & 0xC0 == 0x80 { end += 1 }
            }
            pieces.append(String(decoding: all[start..<end], as: UTF8.self))
            start = end
        }
        return pieces
    }

    private static func checksum(_ pieces: [[Int32]]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for ids in pieces {
            for id in ids { hash = (hash ^ UInt64(UInt32(bitPattern: id))) &* 0x100_0000_01B3 }
        }
        return hash
    }
}
