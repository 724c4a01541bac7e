/// A JSON value whose keys stand in the order that they were given in, so that the same data give the same bytes.
public enum JSONValue: Sendable {
    /// Nothing, where something could be.
    case null
    /// True or false.
    case boolean(Bool)
    /// A text.
    case string(String)
    /// A whole number.
    case integer(Int)
    /// A finite number.
    case number(Double)
    /// Values in their order.
    case list([JSONValue])
    /// Values with their keys, in their order.
    case object([(key: String, value: JSONValue)])

    /// A list of texts.
    public static func strings(_ texts: [String]) -> JSONValue { .list(texts.map(JSONValue.string)) }

    /// The JSON text (RFC 8259): UTF-8 as it is, numbers in the shortest form that reads back the same, no space.
    ///
    /// - Throws: ``FirstpassError`` with the code `storage` where a number is not finite, which JSON has no form for.
    public func write(to text: inout String) throws {
        var bytes: [UInt8] = []
        try write(to: &bytes)
        text += String(decoding: bytes, as: UTF8.self)
    }

    /// The same as bytes, many times as fast.
    public func write(to bytes: inout [UInt8]) throws {
        switch self {
        case .null:
            bytes += "null".utf8
        case .boolean(let isTrue):
            bytes += isTrue ? "true".utf8 : "false".utf8
        case .string(let string):
            Self.quote(string, to: &bytes)
        case .integer(let integer):
            bytes += String(integer).utf8
        case .number(let number):
            guard number.isFinite else {
                throw FirstpassError(.storage, "JSON has no form for the number \(number)")
            }
            bytes += number.description.utf8
        case .list(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                try value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.quote(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                try member.value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// A text in double quotes; also valid as a double-quoted scalar of YAML 1.2.
    public static func quote(_ string: String, to text: inout String) {
        var bytes: [UInt8] = []
        quote(string, to: &bytes)
        text += String(decoding: bytes, as: UTF8.self)
    }

    private static func quote(_ string: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var string = string
        string.withUTF8 { text in
            // What stands as it is goes over in one piece.
            var start = 0
            var position = 0
            while position < text.count {
                let length = escapedLength(text, at: position)
                if length > 0 {
                    bytes.append(contentsOf: text[start..<position])
                    escape(text[position..<position + length], to: &bytes)
                    start = position + length
                }
                position += max(length, 1)
            }
            bytes.append(contentsOf: text[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// The bytes of the character at a position where JSON, YAML or a reader of lines wants it escaped; 0 where none does:
    /// controls (also those of Latin 1), quotes, backslashes, the separators U+2028 and U+2029, and the byte order mark.
    private static func escapedLength(_ text: UnsafeBufferPointer<UInt8>, at position: Int) -> Int {
        switch text[position] {
        case ..<0x20, 0x22, 0x5C, 0x7F: 1
        // A string is valid UTF-8, so that what follows is there.
        case 0xC2: text[position + 1] < 0xA0 ? 2 : 0
        case 0xE2: text[position + 1] == 0x80 && (text[position + 2] == 0xA8 || text[position + 2] == 0xA9) ? 3 : 0
        case 0xEF: text[position + 1] == 0xBB && text[position + 2] == 0xBF ? 3 : 0
        default: 0
        }
    }

    private static func escape(_ character: Slice<UnsafeBufferPointer<UInt8>>, to bytes: inout [UInt8]) {
        switch character[character.startIndex] {
        case 0x22: bytes += #"\""#.utf8
        case 0x5C: bytes += #"\\"#.utf8
        case 0x0A: bytes += #"\n"#.utf8
        case 0x0D: bytes += #"\r"#.utf8
        case 0x09: bytes += #"\t"#.utf8
        default:
            for scalar in String(decoding: character, as: UTF8.self).unicodeScalars {
                let digits = String(scalar.value, radix: 16)
                bytes += (#"\u"# + String(repeating: "0", count: 4 - digits.count) + digits).utf8
            }
        }
    }
}
