/// Decodes the levels of a page, some at a time.
struct PageLevels {
    private let bytes: [UInt8]
    private let maximum: UInt8
    private var runs: HybridDecoder?
    /// Of the oldest encoding: the bit of the page at which the next level begins, and its bits.
    private var bit = 0
    private var bitWidth = 0

    /// Where the levels end in the page.
    let end: Int

    /// The levels of a page in the newer form, whose length its header says.
    init(_ bytes: [UInt8], _ range: Range<Int>, maximum: UInt8) throws(PageProblem) {
        guard range.upperBound <= bytes.count else { throw PageProblem.end }
        self.bytes = bytes
        self.maximum = maximum
        end = range.upperBound
        runs = maximum == 0 ? nil : try HybridDecoder(range, bitWidth: HybridEncoder.bitWidth(Int(maximum)))
    }

    /// The levels of a page in the older form.
    ///
    /// - Parameter encoding: how they are written, by number: 3 is the hybrid with its length before it, 4 are bits.
    init(
        _ bytes: [UInt8], from start: Int, encoding: Int32, count: Int, maximum: UInt8
    ) throws(PageProblem) {
        self.bytes = bytes
        self.maximum = maximum
        guard maximum > 0 else {
            end = start
            return
        }
        let width = HybridEncoder.bitWidth(Int(maximum))
        switch encoding {
        case 3:
            guard bytes.count - start >= 4 else { throw PageProblem.end }
            let length = bytes.withUnsafeBytes {
                Int(UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
            }
            guard length <= bytes.count - start - 4 else { throw PageProblem.end }
            end = start + 4 + length
            runs = try HybridDecoder((start + 4)..<end, bitWidth: width)
        case 4:
            guard count <= (bytes.count - start) * 8 / width else { throw PageProblem.end }
            end = start + (count * width + 7) / 8
            (bit, bitWidth) = (start * 8, width)
        default: throw PageProblem(message: "levels of encoding \(encoding)", isUnsupported: true)
        }
    }

    /// Decodes the next levels; none where all are 0.
    ///
    /// - Parameter count: how many there are at least.
    mutating func decode(_ count: Int, into levels: inout [UInt8]) throws(PageProblem) {
        guard maximum > 0 else { return }
        if levels.count != count { levels = [UInt8](repeating: 0, count: count) }
        if runs != nil {
            try runs?.decode(bytes, into: &levels, count: count)
        } else {
            for place in 0..<count {
                var level: UInt8 = 0
                for _ in 0..<bitWidth {
                    level = level << 1 | (bytes[bit / 8] >> UInt8(7 - bit % 8) & 1)
                    bit += 1
                }
                levels[place] = level
            }
        }
        guard levels.allSatisfy({ $0 <= maximum }) else { throw PageProblem(message: "a level is too high") }
    }
}
