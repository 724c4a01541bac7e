import Crypto

/// What stands for a text where only equality counts: the first 128 bits of a SHA-256.
struct TextKey: Sendable, Hashable {
    /// The first eight bytes, little-endian.
    var low: UInt64
    /// The next eight bytes.
    var high: UInt64

    /// Stands for the key of a text that has none.
    static let none = TextKey(low: 0, high: 0)

    /// The key of some bytes.
    init(_ bytes: UnsafeRawBufferPointer) {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        (low, high) = hash.finalize().withUnsafeBytes {
            (
                UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)),
                UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    /// The key as it is stored.
    var words: [UInt64] { [low, high] }

    /// A key that was stored.
    init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }
}
