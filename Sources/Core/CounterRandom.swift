/// A counter-based random generator: the value at a position depends on the seed and the position alone.
///
/// Philox 4×32 with 10 rounds (Salmon, Moraes, Dror, Shaw: *Parallel random numbers: as easy as 1, 2, 3*, SC 2011).
/// Sampling token 17 of a sequence therefore needs no state from tokens 0 to 16.
public struct CounterRandom: RandomNumberGenerator, Sendable {
    /// The key.
    public let seed: UInt64
    /// The position of the next value.
    public var position: UInt64

    /// Makes a generator that stands at a position.
    public init(seed: UInt64, position: UInt64 = 0) {
        self.seed = seed
        self.position = position
    }

    /// The value at the position; the position goes on by one.
    public mutating func next() -> UInt64 {
        defer { position &+= 1 }
        return Self.value(seed: seed, position: position)
    }

    /// A number in [0, 1) with 24 bits at the position; the position goes on by one.
    public mutating func nextUnit() -> Float {
        Float(next() >> 40) * 0x1p-24
    }

    /// The value at a position.
    public static func value(seed: UInt64, position: UInt64) -> UInt64 {
        let block = philox(seed: seed, counter: (UInt32(truncatingIfNeeded: position), UInt32(position >> 32), 0, 0))
        return UInt64(block.0) | UInt64(block.1) << 32
    }

    /// Ten rounds of Philox 4×32 over a 128-bit counter, lowest word first.
    static func philox(
        seed: UInt64, counter: (UInt32, UInt32, UInt32, UInt32)
    ) -> (UInt32, UInt32, UInt32, UInt32) {
        var (a, b, c, d) = counter
        var key = (UInt32(truncatingIfNeeded: seed), UInt32(seed >> 32))
        for _ in 0..<10 {
            let first = a.multipliedFullWidth(by: 0xD251_1F53)
            let second = c.multipliedFullWidth(by: 0xCD9E_8D57)
            (a, b, c, d) = (second.high ^ b ^ key.0, second.low, first.high ^ d ^ key.1, first.low)
            key.0 &+= 0x9E37_79B9
            key.1 &+= 0xBB67_AE85
        }
        return (a, b, c, d)
    }
}
