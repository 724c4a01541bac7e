/// Decodes bytes that stand behind all of their lengths (`DELTA_LENGTH_BYTE_ARRAY`).
struct DeltaLengthBytes: ValueDecoder {
    private let bytes: [UInt8]
    private var lengths: DeltaDecoder
    private var position: Int

    /// Begins at a byte of a page.
    init(_ bytes: [UInt8], from start: Int) throws(PageProblem) {
        self.bytes = bytes
        (lengths, position) = try bytes.withPage { bytes throws(PageProblem) in
            let lengths = try DeltaDecoder(bytes, start..<bytes.count)
            return (lengths, try lengths.endPosition(bytes))
        }
    }

    mutating func decode(_ count: Int, into window: inout ValueWindow) throws(PageProblem) {
        window.bytes = bytes
        guard lengths.left > 0 else { throw PageProblem.end }
        for _ in 0..<min(count, lengths.left) { window.spans.append(try next()) }
    }

    /// Where the next value stands in the page.
    mutating func next() throws(PageProblem) -> ByteSpan {
        let length = try bytes.withPage { bytes throws(PageProblem) in try lengths.next(bytes) }
        guard length >= 0, length <= bytes.count - position else { throw PageProblem.end }
        defer { position += Int(length) }
        return ByteSpan(start: position, count: Int(length))
    }
}
