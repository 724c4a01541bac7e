internal import CText

/// Which short pieces occur in the windows of benchmarks: what lets a scan look at one byte in 43.
///
/// A window of at least `shortest` bytes holds, at a position that is a multiple of `stride`, a whole piece of
/// `pieceLength` bytes, because `stride + pieceLength - 1 = shortest`. So it is enough to probe the text at the
/// multiples of `stride`. For windows of 50 characters: 43 + 8 − 1 = 50.
struct PieceBitmap: Sendable, Equatable {
    /// The bytes of the shortest window that is to be found, at least 1.
    private(set) var shortest: Int
    /// Two to the power of this is the number of bits, 6 to 32.
    private(set) var logarithm: Int
    /// The bits.
    private(set) var words: [UInt64]

    /// The bytes of a piece: 8, or fewer where a window has fewer.
    var pieceLength: Int { min(8, shortest) }

    /// Takes bits as they stand in a file; `nil` where the numbers do not fit together.
    init?(shortest: Int, logarithm: Int, words: [UInt64]) {
        guard (1...WindowHash.maximumBytes).contains(shortest), (6...32).contains(logarithm),
            words.count == Self.wordCount(logarithm)
        else { return nil }
        self.shortest = shortest
        self.logarithm = logarithm
        self.words = words
    }

    /// Collects every piece of some texts; 16 bits or more a piece, so that a random probe is positive in one of 16
    /// cases or fewer.
    init(texts: [[UInt8]], shortest: Int) {
        let length = min(8, shortest)
        var pieces: Set<UInt64> = []
        for text in texts {
            text.withUnsafeBytes { bytes in
                for position in 0..<max(0, bytes.count - length + 1) {
                    pieces.insert(Self.piece(bytes, at: position, length: length))
                }
            }
        }
        self.shortest = shortest
        logarithm = (6...32).first { 1 << $0 >= 16 * pieces.count } ?? 32
        words = Array(repeating: 0, count: Self.wordCount(logarithm))
        for piece in pieces {
            let bit = bit(of: piece)
            words[bit >> 6] |= 1 << UInt64(bit & 63)
        }
    }

    /// The number of 64-bit words of a bitmap.
    static func wordCount(_ logarithm: Int) -> Int { 1 << (logarithm - 6) }

    /// Takes in the pieces of another bitmap whose pieces have the same length.
    mutating func formUnion(_ other: PieceBitmap) {
        guard logarithm >= other.logarithm else {
            var union = other
            union.formUnion(self)
            self = union
            return
        }
        shortest = min(shortest, other.shortest)
        // A bit is the leading bits of a hash: in a larger bitmap it becomes a run of bits.
        let step = logarithm - other.logarithm
        for (place, word) in other.words.enumerated() {
            var rest = word
            while rest != 0 {
                let first = (place << 6 | rest.trailingZeroBitCount) << step
                for bit in first..<(first + (1 << step)) { words[bit >> 6] |= 1 << UInt64(bit & 63) }
                rest &= rest - 1
            }
        }
    }

    /// Calls `body` with the bitmap as C reads it, which is valid only until it returns.
    @inline(__always)
    func withCPieces<Result>(_ body: (fp_pieces) throws -> Result) rethrows -> Result {
        try words.withUnsafeBufferPointer { words in
            try body(
                fp_pieces(
                    words: words.baseAddress, logarithm: UInt32(logarithm), piece: pieceLength, shortest: shortest))
        }
    }

    /// The piece at a position, its first byte in the lowest eight bits.
    private static func piece(_ bytes: UnsafeRawBufferPointer, at position: Int, length: Int) -> UInt64 {
        (0..<length).reduce(0) { $0 | UInt64(bytes[position + $1]) << UInt64(8 * $1) }
    }

    /// The bit that stands for a piece, as `fp_piece_bit` has it: Fibonacci hashing (Knuth, *The Art of Computer
    /// Programming*, volume 3, 6.4).
    private func bit(of piece: UInt64) -> Int {
        Int(truncatingIfNeeded: (piece &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - logarithm))
    }
}
