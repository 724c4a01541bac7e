/// Cuts behind line ends.
struct LineSplitter: RecordSplitter {
    /// The longest line that is given whole.
    let maximumBytes: Int
    /// Whether the bytes up to the next line end belong to a line that was too long.
    private var isInExcess = false

    init(maximumBytes: Int) {
        self.maximumBytes = maximumBytes
    }

    mutating func cut(_ buffer: inout [UInt8], isLast: Bool) -> (bytes: [UInt8], content: RecordBlock.Content)? {
        guard !buffer.isEmpty else { return nil }
        if isInExcess {
            let end = buffer.firstIndex(of: UInt8(ascii: "\n"))
            isInExcess = end == nil
            return (buffer.take(end.map { $0 + 1 } ?? buffer.count), .excess(isFirst: false))
        }
        if isLast { return (buffer.take(buffer.count), .lines) }
        if let end = buffer.lastIndex(of: UInt8(ascii: "\n")) { return (buffer.take(end + 1), .lines) }
        guard buffer.count > maximumBytes else { return nil }
        isInExcess = true
        return (buffer.take(buffer.count), .excess(isFirst: true))
    }
}
