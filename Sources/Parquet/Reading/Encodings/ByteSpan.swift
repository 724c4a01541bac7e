/// Bytes of a value within others. Pages are smaller than 4 GB, and a dictionary has many of these: 8 bytes are enough.
struct ByteSpan {
    private let (first, length): (UInt32, UInt32)

    init(start: Int, count: Int) {
        (first, length) = (UInt32(start), UInt32(count))
    }

    /// Where they begin.
    var start: Int { Int(first) }
    /// How many they are.
    var count: Int { Int(length) }
}
