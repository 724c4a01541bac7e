/// Bytes of a value within others.
struct ByteSpan {
    /// Where they begin.
    var start: Int
    /// How many they are.
    var count: Int
}
