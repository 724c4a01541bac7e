/// Decodes values whose first bytes stand together, then the second ones, and so on (`BYTE_STREAM_SPLIT`).
struct SplitStreams: ValueDecoder {
    private let bytes: [UInt8]
    private let start: Int
    private let type: PhysicalType
    private let width: Int
    /// The values of the page.
    private let count: Int
    private var place = 0

    /// Begins at a byte of a page.
    ///
    /// - Parameter width: the bytes of a value.
    init(_ bytes: [UInt8], from start: Int, type: PhysicalType, width: Int) throws(PageProblem) {
        guard width > 0, (bytes.count - start) % width == 0 else {
            throw PageProblem(message: "its length is not that of its values")
        }
        self.bytes = bytes
        self.start = start
        self.type = type
        self.width = width
        count = (bytes.count - start) / width
    }

    mutating func decode(_ count: Int, into window: inout ValueWindow) throws(PageProblem) {
        let count = min(count, self.count - place)
        guard count > 0 else { throw PageProblem.end }
        defer { place += count }
        guard type != .fixedLengthByteArray else {
            var joined: [UInt8] = []
            joined.reserveCapacity(count * width)
            for value in place..<(place + count) {
                window.spans.append(ByteSpan(start: joined.count, count: width))
                for stream in 0..<width { joined.append(bytes[start + stream * self.count + value]) }
            }
            window.bytes = joined
            return
        }
        for value in place..<(place + count) {
            var word: UInt64 = 0
            for stream in 0..<width {
                word |= UInt64(bytes[start + stream * self.count + value]) << UInt64(8 * stream)
            }
            window.words.append(
                type == .int32 ? Int64(Int32(truncatingIfNeeded: word)) : Int64(bitPattern: word))
        }
    }
}
