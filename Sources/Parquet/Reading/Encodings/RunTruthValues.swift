/// Decodes truth values that are written as runs (`RLE`).
struct RunTruthValues: ValueDecoder {
    private let bytes: [UInt8]
    private var runs: HybridDecoder
    private var numbers: [UInt8] = []

    /// Begins at a byte of a page, with the length of the runs.
    init(_ bytes: [UInt8], from start: Int) throws(PageProblem) {
        guard bytes.count - start >= 4 else { throw PageProblem.end }
        let length = bytes.withUnsafeBytes {
            Int(UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
        }
        guard length <= bytes.count - start - 4 else { throw PageProblem.end }
        self.bytes = bytes
        runs = try HybridDecoder((start + 4)..<(start + 4 + length), bitWidth: 1)
    }

    mutating func decode(_ count: Int, into window: inout ValueWindow) throws(PageProblem) {
        if numbers.count < count { numbers = [UInt8](repeating: 0, count: count) }
        try runs.decode(bytes, into: &numbers, count: count)
        for place in 0..<count { window.words.append(Int64(numbers[place])) }
    }
}
