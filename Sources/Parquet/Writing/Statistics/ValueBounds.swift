/// Where the smallest and the largest of a column's values stand.
struct ValueBounds: Equatable {
    /// The index of the smallest.
    var minimum: Int
    /// The index of the largest.
    var maximum: Int

    /// Looks at the values with some indices.
    ///
    /// - Returns: nil where there are none, or none that has a place in the order: NaN has none.
    init?(_ values: ColumnValues, among indices: some Sequence<Int>, order: ValueOrder) {
        let found: ValueBounds?
        switch (values, order) {
        case (_, .undefined): found = nil
        case (.boolean(let all), _): found = Self.search(indices) { !all[$0] && all[$1] }
        case (.int32(let all), .unsigned):
            found = Self.search(indices) { UInt32(bitPattern: all[$0]) < UInt32(bitPattern: all[$1]) }
        case (.int64(let all), .unsigned):
            found = Self.search(indices) { UInt64(bitPattern: all[$0]) < UInt64(bitPattern: all[$1]) }
        case (.int32(let all), _): found = Self.search(indices) { all[$0] < all[$1] }
        case (.int64(let all), _): found = Self.search(indices) { all[$0] < all[$1] }
        case (.float(let all), _):
            found = Self.search(indices.lazy.filter { !all[$0].isNaN }) { all[$0] < all[$1] }
        case (.double(let all), _):
            found = Self.search(indices.lazy.filter { !all[$0].isNaN }) { all[$0] < all[$1] }
        case (.byteArray(let bytes, let ends), _):
            found = bytes.withUnsafeBytes { bytes in
                Self.search(indices) { first, second in
                    RawBytes.compare(
                        bytes[(first == 0 ? 0 : ends[first - 1])..<ends[first]],
                        bytes[(second == 0 ? 0 : ends[second - 1])..<ends[second]]) < 0
                }
            }
        case (.fixed(let bytes, let width), _):
            found = bytes.withUnsafeBytes { bytes in
                Self.search(indices) { first, second in
                    RawBytes.compare(
                        bytes[first * width..<(first + 1) * width], bytes[second * width..<(second + 1) * width]) < 0
                }
            }
        }
        guard let found else { return nil }
        self = found
    }

    private init(minimum: Int, maximum: Int) {
        self.minimum = minimum
        self.maximum = maximum
    }

    @inline(__always)
    private static func search(_ indices: some Sequence<Int>, _ isBefore: (Int, Int) -> Bool) -> ValueBounds? {
        var bounds: ValueBounds?
        for index in indices {
            guard let known = bounds else {
                bounds = ValueBounds(minimum: index, maximum: index)
                continue
            }
            if isBefore(index, known.minimum) {
                bounds?.minimum = index
            } else if isBefore(known.maximum, index) {
                bounds?.maximum = index
            }
        }
        return bounds
    }
}
