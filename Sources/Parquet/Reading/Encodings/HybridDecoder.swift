/// Decodes the hybrid of runs and packed bits that levels, dictionary indexes and truth values are written in.
struct HybridDecoder {
    private let bitWidth: Int
    private var position: Int
    private let end: Int
    private var runLeft = 0
    private var runValue: UInt32 = 0
    /// Values that are still packed, and the bit at which the next begins, counted from `position`.
    private var packedLeft = 0
    private var packedBit = 0

    /// Begins.
    ///
    /// - Parameters:
    ///   - range: where in the page the runs stand; it lies within the page.
    ///   - bitWidth: the bits of a value.
    init(_ range: Range<Int>, bitWidth: Int) throws(PageProblem) {
        guard (0...32).contains(bitWidth) else { throw PageProblem(message: "its numbers have too many bits") }
        self.bitWidth = bitWidth
        position = range.lowerBound
        end = range.upperBound
    }

    /// Decodes the next values into the beginning of an array that has room for them.
    mutating func decode<Number: FixedWidthInteger>(
        _ bytes: [UInt8], into output: inout [Number], count: Int
    ) throws(PageProblem) {
        try bytes.withPage { bytes throws(PageProblem) in
            try output.withUnsafeMutableBufferPointer { output throws(PageProblem) in
                try decode(bytes, into: UnsafeMutableBufferPointer(rebasing: output[..<count]))
            }
        }
    }

    private mutating func decode<Number: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableBufferPointer<Number>
    ) throws(PageProblem) {
        var filled = 0
        while filled < output.count {
            if runLeft > 0 {
                let count = min(runLeft, output.count - filled)
                UnsafeMutableBufferPointer(rebasing: output[filled..<(filled + count)])
                    .update(repeating: Number(truncatingIfNeeded: runValue))
                runLeft -= count
                filled += count
            } else if packedLeft > 0 {
                let count = min(packedLeft, output.count - filled)
                try unpack(bytes, into: UnsafeMutableBufferPointer(rebasing: output[filled..<(filled + count)]))
                packedLeft -= count
                filled += count
                if packedLeft == 0 { position += packedBit / 8 }
            } else if position == end, bitWidth == 0 {
                // A dictionary of one value needs no bits, and some writers leave the runs out as well.
                (runLeft, runValue) = (output.count - filled, 0)
            } else {
                try beginRun(bytes)
            }
        }
    }

    private mutating func beginRun(_ bytes: UnsafeRawBufferPointer) throws(PageProblem) {
        var header: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            guard position < end, shift < 35 else { throw PageProblem.end }
            let byte = bytes[position]
            position += 1
            header |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { break }
        }
        let count = Int(header >> 1)
        guard count > 0 else { throw PageProblem(message: "a run of it is empty") }
        if header & 1 == 1 {
            (packedLeft, packedBit) = (count * 8, 0)
        } else {
            let size = (bitWidth + 7) / 8
            guard size <= end - position else { throw PageProblem.end }
            runValue = 0
            for place in 0..<size { runValue |= UInt32(bytes[position + place]) << UInt32(8 * place) }
            position += size
            runLeft = count
        }
    }

    /// Some writers cut the last group short behind the last value: what is not asked for need not be there.
    private mutating func unpack<Number: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableBufferPointer<Number>
    ) throws(PageProblem) {
        guard (packedBit + output.count * bitWidth + 7) / 8 <= end - position else { throw PageProblem.end }
        let mask = bitWidth == 32 ? UInt64(UInt32.max) : (1 << UInt64(bitWidth)) - 1
        var bit = position * 8 + packedBit
        for place in output.indices {
            let word: UInt64
            if bit / 8 + 8 <= end {
                word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: bit / 8, as: UInt64.self))
            } else {
                var rest: UInt64 = 0
                for (shift, byte) in (bit / 8..<end).enumerated() { rest |= UInt64(bytes[byte]) << UInt64(8 * shift) }
                word = rest
            }
            output[place] = Number(truncatingIfNeeded: (word >> UInt64(bit % 8)) & mask)
            bit += bitWidth
        }
        packedBit += output.count * bitWidth
    }
}
