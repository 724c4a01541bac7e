/// The last bytes of a stream, and how many there were in all.
struct OutputTail {
    /// How many bytes are kept.
    let capacity: Int
    /// Bytes seen.
    private(set) var total = 0
    private var kept: [UInt8] = []

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// The last bytes.
    var bytes: [UInt8] { Array(kept.suffix(capacity)) }

    /// Takes more of the stream.
    mutating func append(_ piece: ArraySlice<UInt8>) {
        total += piece.count
        kept += piece
        // Cut now and then instead of every time, so that appending stays linear.
        if kept.count > 2 * capacity + (64 << 10) { kept.removeFirst(kept.count - capacity) }
    }
}
