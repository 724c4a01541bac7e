/// Room for JSON text that is written from left to right.
///
/// A row that grows over a limit is thrown away as it grows, so that no row can ask for more room than that.
struct TextBuffer: ~Copyable {
    /// The bytes so far.
    private(set) var count = 0
    /// Whether the row that was begun last is longer than the limit.
    private(set) var isTooLong = false
    private var room: UnsafeMutableRawBufferPointer
    private var rowStart = 0
    private let limit: Int

    /// Empty.
    ///
    /// - Parameter limit: the most bytes of a row.
    init(limit: Int) {
        self.limit = limit
        room = .allocate(byteCount: 1 << 12, alignment: 16)
    }

    deinit { room.deallocate() }

    /// Begins a row.
    mutating func beginRow() {
        rowStart = count
        isTooLong = false
    }

    /// Takes the row that was begun last away.
    mutating func dropRow() { count = rowStart }

    /// Gives what was written, and is empty afterwards.
    mutating func take() -> [UInt8] {
        defer { (count, rowStart) = (0, 0) }
        return Array(room[..<count])
    }

    /// Adds a byte.
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        room[count] = byte
        count += 1
    }

    /// Adds bytes.
    @inline(__always)
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty, reserve(bytes.count) else { return }
        UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    /// Adds bytes.
    mutating func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

    /// Adds a text that needs no escapes.
    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// Puts quotes around what was written since a place, unless it has some.
    mutating func quote(from start: Int) {
        guard start < count, room[start] != UInt8(ascii: "\""), reserve(2), start < count else { return }
        UnsafeMutableRawBufferPointer(rebasing: room[(start + 1)...])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: room[start..<count]))
        room[start] = UInt8(ascii: "\"")
        room[count + 1] = UInt8(ascii: "\"")
        count += 2
    }

    /// Adds a whole number.
    mutating func append(number: UInt64, isNegative: Bool = false, digits: Int = 1) {
        guard reserve(24) else { return }
        if isNegative {
            room[count] = UInt8(ascii: "-")
            count += 1
        }
        var (rest, length) = (number, 1)
        while rest >= 10 { (rest, length) = (rest / 10, length + 1) }
        length = min(20, max(length, digits))
        rest = number
        for place in (count..<(count + length)).reversed() {
            room[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += length
    }

    /// Adds a whole number.
    mutating func append(signed number: Int64) { append(number: number.magnitude, isNegative: number < 0) }

    /// Adds a JSON string.
    ///
    /// - Parameter text: UTF-8, or what should be; nothing of it is changed.
    mutating func append(string text: UnsafeRawBufferPointer) {
        append(UInt8(ascii: "\""))
        var (start, place) = (0, 0)
        while place < text.count {
            let special: Int
            if place + 8 <= text.count {
                let word = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                let found = Self.specials(word)
                guard found != 0 else {
                    place += 8
                    continue
                }
                special = place + found.trailingZeroBitCount / 8
            } else {
                special = place
                let byte = text[place]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                    place += 1
                    continue
                }
            }
            append(UnsafeRawBufferPointer(rebasing: text[start..<special]))
            escape(text[special])
            (start, place) = (special + 1, special + 1)
        }
        append(UnsafeRawBufferPointer(rebasing: text[start...]))
        append(UInt8(ascii: "\""))
    }

    /// The lowest bit that is set belongs to the first of eight bytes that needs an escape: a control character, a quote or
    /// a backslash. Those above it may be wrong, as a borrow goes up only.
    @inline(__always)
    private static func specials(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let controls = (word &- ones &* 0x20) & ~word
        return (controls | ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)) & (ones &* 0x80)
    }

    private mutating func escape(_ byte: UInt8) {
        let short: UInt8? =
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): byte
            case 0x0A: UInt8(ascii: "n")
            case 0x0D: UInt8(ascii: "r")
            case 0x09: UInt8(ascii: "t")
            case 0x08: UInt8(ascii: "b")
            case 0x0C: UInt8(ascii: "f")
            default: nil
            }
        append(UInt8(ascii: "\\"))
        if let short { return append(short) }
        append("u00")
        let digits = Array("0123456789abcdef".utf8)
        append(digits[Int(byte >> 4)])
        append(digits[Int(byte & 15)])
    }

    /// Makes room for more bytes.
    ///
    /// - Returns: false where they alone are longer than a row may be; what was written of the row is gone then.
    @inline(__always)
    @discardableResult
    private mutating func reserve(_ more: Int) -> Bool { more <= room.count - count || grow(more) }

    private mutating func grow(_ more: Int) -> Bool {
        if count - rowStart + more > limit {
            count = rowStart
            isTooLong = true
            if more > limit { return false }
            if more <= room.count - count { return true }
        }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: max(2 * room.count, count + more), alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: room[..<count]))
        room.deallocate()
        room = larger
        return true
    }
}
