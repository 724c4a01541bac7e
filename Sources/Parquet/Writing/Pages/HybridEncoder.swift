/// The hybrid of runs and packed bits in which levels and dictionary indices are written
/// (<https://github.com/apache/parquet-format/blob/master/Encodings.md#run-length-encoding--bit-packing-hybrid-rle--3>).
enum HybridEncoder {
    /// The bits that a number from 0 to a maximum needs.
    static func bitWidth(_ maximum: Int) -> Int { Int.bitWidth - maximum.leadingZeroBitCount }

    /// Adds numbers of a width from 1 to 32 bits: a run where it is smaller, packed bits elsewhere.
    @inline(__always)
    static func append<Value: FixedWidthInteger & UnsignedInteger>(
        _ values: UnsafeBufferPointer<Value>, bitWidth: Int, to bytes: inout [UInt8]
    ) {
        let valueBytes = (bitWidth + 7) / 8
        /// Where the values begin that wait to be packed.
        var packed = 0
        var next = 0
        while next < values.count {
            let value = values[next]
            var end = next + 1
            while end < values.count, values[end] == value { end += 1 }
            // Packed bits come in groups of eight; only the last group of all may be filled up with nothing.
            let missing = -(next - packed) & 7
            let run = end - next - missing
            let runBytes = Varint.length(UInt64(max(run, 0)) << 1) + valueBytes
            // A run between packed values costs a second header for those behind it.
            let isSmaller =
                run >= 8
                ? run * bitWidth > 8 * (runBytes + 1)
                : run > 0 && missing == 0 && next == packed && end == values.count && runBytes <= bitWidth + 1
            guard isSmaller else {
                next = end
                continue
            }
            pack(values, packed..<next + missing, bitWidth: bitWidth, to: &bytes)
            Varint.append(UInt64(run) << 1, to: &bytes)
            for byte in 0..<valueBytes { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
            packed = end
            next = end
        }
        pack(values, packed..<values.count, bitWidth: bitWidth, to: &bytes)
    }

    @inline(__always)
    private static func pack<Value: FixedWidthInteger & UnsignedInteger>(
        _ values: UnsafeBufferPointer<Value>, _ range: Range<Int>, bitWidth: Int, to bytes: inout [UInt8]
    ) {
        guard !range.isEmpty else { return }
        let groups = (range.count + 7) / 8
        Varint.append(UInt64(groups) << 1 | 1, to: &bytes)
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: groups * bitWidth))
        bytes.withUnsafeMutableBufferPointer { bytes in
            var (position, bits, held) = (start, UInt64(0), 0)
            for index in range {
                bits |= UInt64(values[index]) << held
                held += bitWidth
                while held >= 8 {
                    bytes[position] = UInt8(truncatingIfNeeded: bits)
                    position += 1
                    bits >>= 8
                    held -= 8
                }
            }
            if held > 0 { bytes[position] = UInt8(truncatingIfNeeded: bits) }
        }
    }
}
