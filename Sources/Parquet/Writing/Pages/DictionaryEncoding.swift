/// A column's different values in the order in which they first come, and for each value its number among them
/// (<https://github.com/apache/parquet-format/blob/master/Encodings.md#dictionary-encoding-plain_dictionary--2-and-rle_dictionary--8>).
struct DictionaryEncoding {
    /// The different values.
    let values: ColumnValues
    /// The bytes of the different values on a page.
    let byteCount: Int
    /// The number of each value.
    let indices: [UInt32]

    /// The bits of an index; at least 1, since not every reader takes 0.
    var bitWidth: Int { max(1, HybridEncoder.bitWidth(values.count - 1)) }

    /// So many bytes of different values are tried in any case: the dictionaries of other writers are no larger. Texts go on
    /// from there as long as half of them have been there before.
    private static let triedBytes = 1 << 20

    /// - Parameter limit: the bytes of different values above which there is nothing to be won.
    /// - Returns: nil above the limit, for booleans, and for no values.
    init?(_ values: ColumnValues, limit: Int) {
        guard values.count > 0, values.count < UInt32.max else { return nil }
        switch values {
        case .boolean: return nil
        case .int32(let all):
            guard let (unique, indices) = Self.numbers(all, limit, key: { UInt64(UInt32(bitPattern: $0)) }) else {
                return nil
            }
            (self.values, byteCount, self.indices) = (.int32(unique), 4 * unique.count, indices)
        case .int64(let all):
            guard let (unique, indices) = Self.numbers(all, limit, key: { UInt64(bitPattern: $0) }) else { return nil }
            (self.values, byteCount, self.indices) = (.int64(unique), 8 * unique.count, indices)
        // By their bits: zeros have signs, and a value that is not a number does not equal itself.
        case .float(let all):
            guard let (unique, indices) = Self.numbers(all, limit, key: { UInt64($0.bitPattern) }) else { return nil }
            (self.values, byteCount, self.indices) = (.float(unique), 4 * unique.count, indices)
        case .double(let all):
            guard let (unique, indices) = Self.numbers(all, limit, key: { $0.bitPattern }) else { return nil }
            (self.values, byteCount, self.indices) = (.double(unique), 8 * unique.count, indices)
        case .byteArray(let bytes, let ends):
            guard let found = Self.texts(bytes, count: ends.count, limit, prefix: 4, end: { ends[$0] }) else {
                return nil
            }
            self.values = .byteArray(bytes: found.bytes, ends: found.ends)
            byteCount = found.bytes.count + 4 * found.ends.count
            indices = found.indices
        case .fixed(let bytes, let width):
            let count = values.count
            guard let found = Self.texts(bytes, count: count, limit, prefix: 0, end: { ($0 + 1) * width }) else {
                return nil
            }
            (self.values, byteCount) = (.fixed(bytes: found.bytes, width: width), found.bytes.count)
            indices = found.indices
        }
    }

    @inline(__always)
    private static func numbers<Number>(
        _ all: [Number], _ limit: Int, key: (Number) -> UInt64
    ) -> (unique: [Number], indices: [UInt32])? {
        let maximum = min(limit, triedBytes) / MemoryLayout<Number>.stride
        var unique: [Number] = []
        var table = IndexTable()
        var indices = [UInt32](repeating: 0, count: all.count)
        for (position, number) in all.enumerated() {
            let hash = IndexTable.hash(key(number))
            let found = table.find(hash) { key(unique[Int($0)]) == key(number) }
            switch found {
            case .index(let index): indices[position] = index
            case .slot(let slot):
                guard unique.count < maximum else { return nil }
                indices[position] = UInt32(unique.count)
                table.insert(hash, UInt32(unique.count), at: slot)
                unique.append(number)
            case .crowded: return nil
            }
        }
        return (unique, indices)
    }

    @inline(__always)
    private static func texts(
        _ all: [UInt8], count: Int, _ limit: Int, prefix: Int, end: (Int) -> Int
    ) -> (bytes: [UInt8], ends: [Int], indices: [UInt32])? {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        var table = IndexTable()
        var indices = [UInt32](repeating: 0, count: count)
        return all.withUnsafeBytes { all in
            var start = 0
            for position in 0..<count {
                let text = UnsafeRawBufferPointer(rebasing: all[start..<end(position)])
                start = end(position)
                let hash = IndexTable.hash(text)
                let found = table.find(hash) { index in
                    let begin = index == 0 ? 0 : ends[Int(index) - 1]
                    let length = ends[Int(index)] - begin
                    return length == text.count
                        && bytes.withUnsafeBytes { RawBytes.compare($0[begin..<begin + length], text[...]) == 0 }
                }
                switch found {
                case .index(let index): indices[position] = index
                case .slot(let slot):
                    let size = bytes.count + text.count + prefix * (ends.count + 1)
                    let seen = start + prefix * (position + 1)
                    guard size <= limit, size <= triedBytes || size * 2 <= seen else { return nil }
                    indices[position] = UInt32(ends.count)
                    table.insert(hash, UInt32(ends.count), at: slot)
                    bytes.append(contentsOf: text)
                    ends.append(bytes.count)
                case .crowded: return nil
                }
            }
            return (bytes, ends, indices)
        }
    }
}
