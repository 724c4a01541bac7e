/// Decodes numbers and truth values that stand one behind the other (`PLAIN`).
struct PlainNumbers: ValueDecoder {
    private let bytes: [UInt8]
    private let type: PhysicalType
    private var position: Int
    /// Of truth values: the bit of the byte at `position`.
    private var bit = 0

    /// Begins at a byte of a page.
    init(_ bytes: [UInt8], from start: Int, type: PhysicalType) {
        self.bytes = bytes
        self.type = type
        position = start
    }

    mutating func decode(_ count: Int, into window: inout ValueWindow) throws(PageProblem) {
        switch type {
        case .boolean: try decodeBits(count, into: &window)
        case .int32: try decode(count, Int32.self, into: &window) { Int64($0) }
        case .float: try decode(count, UInt32.self, into: &window) { Int64($0) }
        default: try decode(count, Int64.self, into: &window) { $0 }
        }
    }

    private mutating func decode<Number: FixedWidthInteger>(
        _ count: Int, _ number: Number.Type, into window: inout ValueWindow, _ widen: (Number) -> Int64
    ) throws(PageProblem) {
        let size = MemoryLayout<Number>.size
        let count = min(count, (bytes.count - position) / size)
        guard count > 0 else { throw PageProblem.end }
        bytes.withUnsafeBytes { bytes in
            for place in 0..<count {
                let value = bytes.loadUnaligned(fromByteOffset: position + place * size, as: Number.self)
                window.words.append(widen(Number(littleEndian: value)))
            }
        }
        position += count * size
    }

    private mutating func decodeBits(_ count: Int, into window: inout ValueWindow) throws(PageProblem) {
        let count = min(count, (bytes.count - position) * 8 - bit)
        guard count > 0 else { throw PageProblem.end }
        for _ in 0..<count {
            window.words.append(Int64(bytes[position] >> UInt8(bit) & 1))
            bit += 1
            if bit == 8 { (position, bit) = (position + 1, 0) }
        }
    }
}
