/// Some values of a page that follow one another.
struct ValueWindow {
    /// Truth values as 0 and 1, whole numbers with their sign, the bit patterns of others.
    var words: [Int64] = []
    /// Of values that are bytes: where each stands in ``bytes``.
    var spans: [ByteSpan] = []
    /// The bytes of a page or a dictionary, shared with it where nothing had to be put together.
    var bytes: [UInt8] = []

    /// Makes room for values of a node, and no more.
    mutating func reserve(_ count: Int, _ element: SchemaElement) {
        switch element.physicalType {
        case .byteArray, .fixedLengthByteArray, .int96: spans.reserveCapacity(count)
        default: words.reserveCapacity(count)
        }
    }

    /// Empties it, and keeps its room.
    mutating func removeAll() {
        words.removeAll(keepingCapacity: true)
        spans.removeAll(keepingCapacity: true)
    }
}
