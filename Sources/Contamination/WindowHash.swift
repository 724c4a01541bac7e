import Crypto

/// The two 64-bit hashes of a window: one to find it, one to confirm it.
///
/// `find` is a polynomial over the window's bytes modulo 2⁶⁴ (Karp and Rabin: *Efficient randomized pattern-matching
/// algorithms*, 1987), so that the hash of a longer window follows from that of a shorter one. `confirm` is the
/// beginning of a SHA-256, computed only where `find` was found.
enum WindowHash {
    /// The characters of a window.
    static let windowLength = 50
    /// The greatest length of a window in bytes: four for each character.
    static let maximumBytes = 4 * windowLength

    /// An odd number without structure: the first 64 bits of the fractional part of π.
    private static let base: UInt64 = 0x243F_6A88_85A3_08D3

    /// The `find` hash of a window that is one byte longer; that of no bytes is 0.
    @inline(__always)
    static func extend(_ find: UInt64, by byte: UInt8) -> UInt64 {
        (find &+ UInt64(byte) &+ 1) &* base
    }

    /// The `confirm` hash of some bytes: the first eight bytes of their SHA-256, little-endian.
    static func confirm(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        return hash.finalize().withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    }
}
