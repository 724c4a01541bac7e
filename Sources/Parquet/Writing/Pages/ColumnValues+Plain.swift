extension ColumnValues {
    /// The bits of a value in plain encoding; of byte arrays, those of its length.
    var bitWidth: Int {
        switch self {
        case .boolean: 1
        case .int32, .float, .byteArray: 32
        case .int64, .double: 64
        case .fixed(_, let width): 8 * width
        }
    }

    /// The bytes of some values in plain encoding.
    func plainBytes(_ range: Range<Int>) -> Int {
        let fixed = (range.count * bitWidth + 7) / 8
        guard case .byteArray(_, let ends) = self, let last = range.last else { return fixed }
        return fixed + ends[last] - (range.lowerBound == 0 ? 0 : ends[range.lowerBound - 1])
    }

    /// The values in the middle that have about so many bytes; at least one where there are any.
    func middle(bytes: Int) -> Range<Int> {
        guard plainBytes(0..<count) > bytes else { return 0..<count }
        var (first, last) = (count / 2, count / 2 + 1)
        var step = 1
        while plainBytes(first..<last) < bytes, last - first < count {
            (first, last) = (Swift.max(0, first - step), Swift.min(count, last + step))
            step *= 2
        }
        return first..<last
    }
}
