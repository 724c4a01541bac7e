import Core
import Testing

@testable import Parquet

/// The hybrid of runs and packed bits, against the format's rules read literally.
@Suite struct HybridEncoderTests {
    private static func encoded(_ values: [UInt32], bitWidth: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        values.withUnsafeBufferPointer { HybridEncoder.append($0, bitWidth: bitWidth, to: &bytes) }
        return bytes
    }

    /// Bit by bit.
    private static func decoded(_ bytes: [UInt8], bitWidth: Int) -> [UInt32] {
        var values: [UInt32] = []
        var position = 0
        while position < bytes.count {
            var (header, shift) = (0, 0)
            repeat {
                header |= Int(bytes[position] & 0x7F) << shift
                shift += 7
                position += 1
            } while bytes[position - 1] >= 0x80
            if header & 1 == 0 {
                var value: UInt32 = 0
                for byte in 0..<(bitWidth + 7) / 8 { value |= UInt32(bytes[position + byte]) << (8 * byte) }
                position += (bitWidth + 7) / 8
                values += repeatElement(value, count: header >> 1)
            } else {
                for index in 0..<(header >> 1) * 8 {
                    var value: UInt32 = 0
                    for bit in 0..<bitWidth {
                        let place = index * bitWidth + bit
                        value |= UInt32(bytes[position + place / 8] >> (place % 8) & 1) << bit
                    }
                    values.append(value)
                }
                position += (header >> 1) * bitWidth
            }
        }
        return values
    }

    @Test func theFormatsExampleIsPackedAsItSays() {
        // Encodings.md: the numbers 0 to 7 in three bits each.
        #expect(Self.encoded(Array(0...7), bitWidth: 3) == [0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010])
    }

    @Test func longRunsAreRunsAndShortOnesArePacked() {
        #expect(Self.encoded(Array(repeating: 1, count: 1_000), bitWidth: 1) == [0xD0, 0x0F, 1])
        #expect(Self.encoded(Array(repeating: 300, count: 100), bitWidth: 9) == [0xC8, 0x01, 0x2C, 0x01])
        // Eight bits in one byte are smaller than a run with the header of what follows it.
        #expect(Self.encoded([1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1], bitWidth: 1) == [0b101, 0xFF, 0xAA])
        #expect(Self.encoded([], bitWidth: 5) == [])
    }

    @Test(arguments: [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32])
    func whatIsWrittenReadsBack(bitWidth: Int) {
        var random = CounterRandom(seed: UInt64(bitWidth))
        let mask = UInt32.max >> (32 - bitWidth)
        for _ in 0..<200 {
            var values: [UInt32] = []
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                let value = UInt32(truncatingIfNeeded: random.next()) & mask
                values += (0..<Int.random(in: 0...40, using: &random)).map { _ in value }
                values += (0..<Int.random(in: 0...20, using: &random)).map { _ in
                    UInt32(truncatingIfNeeded: random.next()) & mask
                }
            }
            let bytes = Self.encoded(values, bitWidth: bitWidth)
            let back = Self.decoded(bytes, bitWidth: bitWidth)
            #expect(Array(back.prefix(values.count)) == values)
            #expect(back.count - values.count < 8)
            // Never larger than all in packed bits, but for a header.
            #expect(bytes.count <= (values.count + 7) / 8 * bitWidth + 5)
        }
    }

    @Test func widthsAreThoseOfTheLargestNumber() {
        #expect([0, 1, 2, 3, 4, 255, 256].map(HybridEncoder.bitWidth) == [0, 1, 2, 2, 3, 8, 9])
    }
}
