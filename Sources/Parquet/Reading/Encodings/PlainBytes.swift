/// Decodes bytes that stand one behind the other (`PLAIN`), each value with its length before it or all of one width.
struct PlainBytes: ValueDecoder {
    private let bytes: [UInt8]
    /// The bytes of each value where all have the same number.
    private let width: Int?
    private var position: Int

    /// Begins at a byte of a page.
    init(_ bytes: [UInt8], from start: Int, width: Int?) {
        self.bytes = bytes
        self.width = width
        position = start
    }

    mutating func decode(_ count: Int, into window: inout ValueWindow) throws(PageProblem) {
        window.bytes = bytes
        for _ in 0..<count {
            let length: Int
            if let width {
                length = width
            } else {
                guard bytes.count - position >= 4 else { throw PageProblem.end }
                let offset = position
                length = bytes.withUnsafeBytes {
                    Int(UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
                }
                position += 4
            }
            guard length <= bytes.count - position else { throw PageProblem.end }
            window.spans.append(ByteSpan(start: position, count: length))
            position += length
        }
    }
}
