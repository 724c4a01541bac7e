/// Decodes whole numbers that are written as packed differences (`DELTA_BINARY_PACKED`).
struct DeltaDecoder {
    /// The numbers that are left.
    private(set) var left: Int
    private var position: Int
    private let end: Int
    private let miniblocks: Int
    private let miniblockCount: Int
    private var value: Int64
    private var hasFirst = false
    private var smallest: Int64 = 0
    /// Where the bit widths of the block's miniblocks stand, and how many of them were begun.
    private var widths = 0
    private var begun: Int
    private var width = 0
    /// The numbers of the miniblock that are left, and the bit of it at which the next begins.
    private var miniblockLeft = 0
    private var bit = 0

    /// Reads the header.
    ///
    /// - Parameter range: where in the page the numbers begin, and where the page ends.
    init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) throws(PageProblem) {
        end = range.upperBound
        position = range.lowerBound
        let block = try Self.varint(bytes, &position, end)
        let miniblocks = try Self.varint(bytes, &position, end)
        let count = try Self.varint(bytes, &position, end)
        let first = try Self.varint(bytes, &position, end)
        guard (1...(1 << 24)).contains(block), (1...block).contains(miniblocks), block % miniblocks == 0,
            (block / miniblocks) % 8 == 0, count <= UInt64(Int32.max)
        else { throw PageProblem(message: "the sizes of its blocks are wrong") }
        self.miniblocks = Int(miniblocks)
        miniblockCount = Int(block / miniblocks)
        begun = self.miniblocks
        left = Int(count)
        value = Self.signed(first)
    }

    /// The next number.
    mutating func next(_ bytes: UnsafeRawBufferPointer) throws(PageProblem) -> Int64 {
        guard left > 0 else { throw PageProblem.end }
        left -= 1
        guard hasFirst else {
            hasFirst = true
            return value
        }
        if miniblockLeft == 0 { try beginMiniblock(bytes, needed: left + 1) }
        miniblockLeft -= 1
        var difference: UInt64 = 0
        if width > 0 {
            let byte = position + bit / 8
            let shift = UInt64(bit % 8)
            if byte + 9 <= end {
                difference = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: byte, as: UInt64.self)) >> shift
                if Int(shift) + width > 64 { difference |= UInt64(bytes[byte + 8]) << (64 - shift) }
            } else {
                for place in 0..<9 where byte + place < end {
                    let part = UInt64(bytes[byte + place])
                    let target = 8 * place - Int(shift)
                    difference |= target >= 0 ? part << UInt64(target) : part >> UInt64(-target)
                }
            }
            if width < 64 { difference &= (1 << UInt64(width)) - 1 }
            bit += width
        }
        if miniblockLeft == 0 { position = min(end, position + miniblockCount * width / 8) }
        value = value &+ smallest &+ Int64(bitPattern: difference)
        return value
    }

    /// Where what follows the numbers begins: the last miniblock is whole, those behind it are missing.
    func endPosition(_ bytes: UnsafeRawBufferPointer) throws(PageProblem) -> Int {
        var rest = self
        if !rest.hasFirst, rest.left > 0 { _ = try rest.next(bytes) }
        while rest.left > 0 {
            if rest.miniblockLeft == 0 { try rest.beginMiniblock(bytes, needed: rest.left) }
            let count = min(rest.miniblockLeft, rest.left)
            rest.left -= count
            rest.miniblockLeft -= count
            if rest.miniblockLeft == 0 || rest.left == 0 {
                rest.position += rest.miniblockCount * rest.width / 8
                rest.miniblockLeft = 0
            }
        }
        guard rest.position <= end else { throw PageProblem.end }
        return rest.position
    }

    private mutating func beginMiniblock(_ bytes: UnsafeRawBufferPointer, needed: Int) throws(PageProblem) {
        if begun == miniblocks {
            smallest = Self.signed(try Self.varint(bytes, &position, end))
            guard miniblocks <= end - position else { throw PageProblem.end }
            widths = position
            position += miniblocks
            begun = 0
        }
        width = Int(bytes[widths + begun])
        guard width <= 64 else { throw PageProblem(message: "its numbers have too many bits") }
        begun += 1
        bit = 0
        miniblockLeft = miniblockCount
        // The numbers that are needed must be there; some writers leave the padding out.
        guard (min(needed, miniblockCount) * width + 7) / 8 <= end - position else { throw PageProblem.end }
    }

    private static func signed(_ number: UInt64) -> Int64 {
        Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    private static func varint(
        _ bytes: UnsafeRawBufferPointer, _ position: inout Int, _ end: Int
    ) throws(PageProblem) -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            guard position < end else { throw PageProblem.end }
            let byte = bytes[position]
            position += 1
            number |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return number }
        }
        throw PageProblem(message: "a number of it does not end")
    }
}
