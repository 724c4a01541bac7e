/// Values as they are, one behind the other
/// (<https://github.com/apache/parquet-format/blob/master/Encodings.md#plain-plain--0>).
enum PlainEncoder {
    /// Adds some of the values.
    ///
    /// The format is little-endian, as are all machines that this runs on.
    static func append(_ values: ColumnValues, _ range: Range<Int>, to bytes: inout [UInt8]) {
        switch values {
        case .boolean(let values): appendBits(values[range], to: &bytes)
        case .int32(let values): append(values, range, to: &bytes)
        case .int64(let values): append(values, range, to: &bytes)
        case .float(let values): append(values, range, to: &bytes)
        case .double(let values): append(values, range, to: &bytes)
        case .byteArray(let all, let ends): appendPrefixed(all, ends, range, to: &bytes)
        case .fixed(let all, let width): bytes += all[range.lowerBound * width..<range.upperBound * width]
        }
    }

    private static func append<Number>(_ values: [Number], _ range: Range<Int>, to bytes: inout [UInt8]) {
        values.withUnsafeBytes { all in
            let stride = MemoryLayout<Number>.stride
            bytes.append(contentsOf: all[range.lowerBound * stride..<range.upperBound * stride])
        }
    }

    private static func appendBits(_ values: ArraySlice<Bool>, to bytes: inout [UInt8]) {
        var (byte, held) = (UInt8(0), 0)
        for value in values {
            if value { byte |= 1 << held }
            held += 1
            if held == 8 {
                bytes.append(byte)
                (byte, held) = (0, 0)
            }
        }
        if held > 0 { bytes.append(byte) }
    }

    private static func appendPrefixed(_ all: [UInt8], _ ends: [Int], _ range: Range<Int>, to bytes: inout [UInt8]) {
        guard !range.isEmpty else { return }
        var start = range.lowerBound == 0 ? 0 : ends[range.lowerBound - 1]
        bytes.reserveCapacity(bytes.count + ends[range.upperBound - 1] - start + 4 * range.count)
        all.withUnsafeBytes { all in
            for index in range {
                let end = ends[index]
                withUnsafeBytes(of: UInt32(end - start).littleEndian) { bytes.append(contentsOf: $0) }
                bytes.append(contentsOf: all[start..<end])
                start = end
            }
        }
    }
}
