import Core

/// How the values of a column read as JSON.
enum ValueText: Equatable {
    case boolean
    case signed
    case unsigned32
    case unsigned64
    case float
    case double
    case float16
    /// UTF-8.
    case text
    /// Text where it is UTF-8, else base64 (RFC 4648, section 4).
    case bytes
    /// A number with so many digits behind the point.
    case decimal(scale: Int)
    /// The same, in bytes, the highest first.
    case decimalBytes(scale: Int)
    case date
    case time(LogicalAnnotation.TimeUnit)
    case timestamp(LogicalAnnotation.TimeUnit, isUTC: Bool)
    /// Nanoseconds of a Julian day, as older programs write a time.
    case julian
    case uuid
    case interval

    /// The digits of the largest decimal numbers that there are.
    private static let maximumScale = 80

    /// How the values of a leaf read.
    ///
    /// - Throws: ``FirstpassError`` where its annotation makes no sense.
    init(_ element: SchemaElement, at location: String) throws {
        let annotation = LogicalAnnotation(element)
        if case .decimal(let scale) = annotation, !(0...Self.maximumScale).contains(scale) {
            throw FirstpassError(
                .format,
                "the Parquet file has decimal numbers with \(scale) digits behind the point in "
                    + "'\(element.name.printable)'", at: location, remedy: "Check what should have written it.")
        }
        switch (element.physicalType, annotation) {
        case (.boolean, _): self = .boolean
        case (.int32, .unsigned): self = .unsigned32
        case (.int64, .unsigned): self = .unsigned64
        case (.int32, .decimal(let scale)), (.int64, .decimal(let scale)): self = .decimal(scale: scale)
        case (.int32, .date): self = .date
        case (.int32, .time(let unit)), (.int64, .time(let unit)): self = .time(unit)
        case (.int64, .timestamp(let unit, let isUTC)): self = .timestamp(unit, isUTC: isUTC)
        case (.int32, _), (.int64, _): self = .signed
        case (.float, _): self = .float
        case (.double, _): self = .double
        case (.int96, _): self = .julian
        case (.byteArray, .text): self = .text
        case (.byteArray, .decimal(let scale)): self = .decimalBytes(scale: scale)
        case (.fixedLengthByteArray, .decimal(let scale)) where (1...32).contains(element.typeLength ?? 0):
            self = .decimalBytes(scale: scale)
        case (.fixedLengthByteArray, .uuid) where element.typeLength == 16: self = .uuid
        case (.fixedLengthByteArray, .interval) where element.typeLength == 12: self = .interval
        case (.fixedLengthByteArray, .float16) where element.typeLength == 2: self = .float16
        default: self = .bytes
        }
    }

    /// Whether the values are numbers or truth values to a ``ColumnCursor``.
    var isWord: Bool {
        switch self {
        case .text, .bytes, .decimalBytes, .julian, .uuid, .interval, .float16: false
        default: true
        }
    }

    // MARK: Numbers and truth values

    /// Writes a value.
    func write(_ word: Int64, to text: inout TextBuffer) {
        switch self {
        case .boolean: text.append(word == 0 ? "false" : "true")
        case .unsigned32: text.append(number: UInt64(UInt32(truncatingIfNeeded: word)))
        case .unsigned64: text.append(number: UInt64(bitPattern: word))
        case .float: Self.write(Float(bitPattern: UInt32(truncatingIfNeeded: word)), to: &text)
        case .double: Self.write(Double(bitPattern: UInt64(bitPattern: word)), to: &text)
        case .decimal(let scale):
            Self.writeDecimal(String(word.magnitude), isNegative: word < 0, scale: scale, to: &text)
        case .date:
            text.append(UInt8(ascii: "\""))
            TimeText.write(day: word, to: &text)
            text.append(UInt8(ascii: "\""))
        case .time(let unit):
            text.append(UInt8(ascii: "\""))
            TimeText.write(time: word, perSecond: unit.perSecond, to: &text)
            text.append(UInt8(ascii: "\""))
        case .timestamp(let unit, let isUTC):
            text.append(UInt8(ascii: "\""))
            TimeText.write(timestamp: word, perSecond: unit.perSecond, to: &text)
            if isUTC { text.append(UInt8(ascii: "Z")) }
            text.append(UInt8(ascii: "\""))
        default: text.append(signed: word)
        }
    }

    /// JSON has no number that is none: it is null, as pandas writes it.
    private static func write(_ number: some BinaryFloatingPoint & CustomStringConvertible, to text: inout TextBuffer) {
        text.append(number.isFinite ? number.description : "null")
    }

    private static func writeDecimal(_ digits: String, isNegative: Bool, scale: Int, to text: inout TextBuffer) {
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        if isNegative { text.append(UInt8(ascii: "-")) }
        text.append(String(padded.dropLast(scale)))
        guard scale > 0 else { return }
        text.append(UInt8(ascii: "."))
        text.append(String(padded.suffix(scale)))
    }

    // MARK: Bytes

    /// Writes a value.
    func write(_ bytes: UnsafeRawBufferPointer, to text: inout TextBuffer) {
        switch self {
        case .text: text.append(string: bytes)
        case .decimalBytes(let scale) where bytes.count <= 32:
            let isNegative = bytes.first.map { $0 & 0x80 != 0 } ?? false
            Self.writeDecimal(
                Self.digits(bytes, isNegative: isNegative), isNegative: isNegative, scale: scale, to: &text)
        case .julian:
            text.append(UInt8(ascii: "\""))
            TimeText.write(julian: bytes, to: &text)
            text.append(UInt8(ascii: "\""))
        case .uuid:
            text.append(UInt8(ascii: "\""))
            let digits = Array("0123456789abcdef".utf8)
            for (place, byte) in bytes.enumerated() {
                if [4, 6, 8, 10].contains(place) { text.append(UInt8(ascii: "-")) }
                text.append(digits[Int(byte >> 4)])
                text.append(digits[Int(byte & 15)])
            }
            text.append(UInt8(ascii: "\""))
        case .interval:
            let parts = (0..<3).map {
                UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self))
            }
            text.append("\"P\(parts[0])M\(parts[1])DT\(parts[2] / 1_000).")
            text.append(number: UInt64(parts[2] % 1_000), digits: 3)
            text.append("S\"")
        case .float16:
            let bits = UInt16(littleEndian: bytes.loadUnaligned(as: UInt16.self))
            Self.write(Self.single(bits), to: &text)
        default:
            let base = bytes.bindMemory(to: UInt8.self).baseAddress
            if TextFunctions.best.validUTF8(base, bytes.count) == bytes.count { return text.append(string: bytes) }
            text.append(UInt8(ascii: "\""))
            Self.writeBase64(bytes, to: &text)
            text.append(UInt8(ascii: "\""))
        }
    }

    /// The decimal digits of a number in two's complement without its sign.
    private static func digits(_ bytes: UnsafeRawBufferPointer, isNegative: Bool) -> String {
        var magnitude = isNegative ? bytes.map { ~$0 } : Array(bytes)
        if isNegative {
            for place in magnitude.indices.reversed() {
                magnitude[place] &+= 1
                if magnitude[place] != 0 { break }
            }
        }
        var digits: [UInt8] = []
        while magnitude.contains(where: { $0 != 0 }) {
            var rest = 0
            for place in magnitude.indices {
                let part = rest << 8 | Int(magnitude[place])
                magnitude[place] = UInt8(truncatingIfNeeded: part / 10)
                rest = part % 10
            }
            digits.append(UInt8(ascii: "0") + UInt8(rest))
        }
        return digits.isEmpty ? "0" : String(decoding: digits.reversed(), as: UTF8.self)
    }

    /// A number of half precision (IEEE 754 binary16).
    private static func single(_ bits: UInt16) -> Float {
        let sign: Float = bits & 0x8000 == 0 ? 1 : -1
        let exponent = Int(bits >> 10 & 0x1F)
        let fraction = Float(bits & 0x3FF) / 1_024
        switch exponent {
        case 0: return sign * fraction * Float(sign: .plus, exponent: -14, significand: 1)
        case 31: return bits & 0x3FF == 0 ? sign * .infinity : .nan
        default: return sign * (1 + fraction) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
        }
    }

    private static func writeBase64(_ bytes: UnsafeRawBufferPointer, to text: inout TextBuffer) {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let count = min(3, bytes.count - start)
            let group = (0..<3).reduce(0) { $0 << 8 | ($1 < count ? Int(bytes[start + $1]) : 0) }
            for place in 0..<4 {
                text.append(place <= count ? digits[group >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
    }
}
