/// Decodes whole numbers that are written as packed differences (`DELTA_BINARY_PACKED`).
struct DeltaNumbers: ValueDecoder {
    private let bytes: [UInt8]
    private let is32Bits: Bool
    private var numbers: DeltaDecoder

    /// Begins at a byte of a page.
    init(_ bytes: [UInt8], from start: Int, type: PhysicalType) throws(PageProblem) {
        self.bytes = bytes
        is32Bits = type == .int32
        numbers = try bytes.withPage { bytes throws(PageProblem) in
            try DeltaDecoder(bytes, start..<bytes.count)
        }
    }

    mutating func decode(_ count: Int, into window: inout ValueWindow) throws(PageProblem) {
        guard numbers.left > 0 else { throw PageProblem.end }
        let count = min(count, numbers.left)
        try bytes.withPage { bytes throws(PageProblem) in
            for _ in 0..<count {
                let number = try numbers.next(bytes)
                // Differences wrap round in the width of the type.
                window.words.append(is32Bits ? Int64(Int32(truncatingIfNeeded: number)) : number)
            }
        }
    }
}
