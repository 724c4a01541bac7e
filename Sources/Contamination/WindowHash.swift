import Crypto

/// The hashes of a window: one of 64 bits to find it, one of 32 bits to confirm it.
///
/// `find` is a polynomial over the window's bytes modulo 2⁶⁴ (Karp and Rabin: *Efficient randomized pattern-matching
/// algorithms*, 1987), so that the hash of any window follows from those of two beginnings of the text. `confirm` is
/// the beginning of a SHA-256, computed only where `find` was found.
enum WindowHash {
    /// The characters of a window.
    static let windowLength = 50
    /// The greatest length of a window in bytes: four for each character.
    static let maximumBytes = 4 * windowLength

    /// An odd number without structure: the first 64 bits of the fractional part of π.
    private static let base: UInt64 = 0x243F_6A88_85A3_08D3
    /// The powers of the base up to that of the longest window.
    private static let powers = (0..<maximumBytes).reduce(into: [1 as UInt64]) { powers, place in
        powers.append(powers[place] &* base)
    }

    /// The `find` hash of a text that is one byte longer; that of no bytes is 0.
    @inline(__always)
    static func extend(_ find: UInt64, by byte: UInt8) -> UInt64 {
        (find &+ UInt64(byte) &+ 1) &* base
    }

    /// The `find` hashes of all beginnings of a text, the empty one first.
    static func beginnings(of bytes: [UInt8]) -> [UInt64] {
        var hashes: [UInt64] = []
        hashes.reserveCapacity(bytes.count + 1)
        var hash: UInt64 = 0
        hashes.append(hash)
        for byte in bytes {
            hash = extend(hash, by: byte)
            hashes.append(hash)
        }
        return hashes
    }

    /// The `find` hash of the window between two places of a text, of at most ``maximumBytes``.
    @inline(__always)
    static func find(_ beginnings: [UInt64], _ range: Range<Int>) -> UInt64 {
        beginnings[range.upperBound] &- beginnings[range.lowerBound] &* powers[range.count]
    }

    /// The `confirm` hash of some bytes: the first four bytes of their SHA-256, little-endian.
    static func confirm(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.withUnsafeBytes { bytes in
            var hash = SHA256()
            hash.update(bufferPointer: bytes)
            return hash.finalize().withUnsafeBytes { UInt32(littleEndian: $0.loadUnaligned(as: UInt32.self)) }
        }
    }
}
