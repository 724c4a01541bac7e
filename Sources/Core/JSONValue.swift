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
        switch self {
        case .null:
            text += "null"
        case .boolean(let isTrue):
            text += isTrue ? "true" : "false"
        case .string(let string):
            Self.quote(string, to: &text)
        case .integer(let integer):
            text += String(integer)
        case .number(let number):
            guard number.isFinite else {
                throw FirstpassError(.storage, "JSON has no form for the number \(number)")
            }
            text += number.description
        case .list(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                try value.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                Self.quote(member.key, to: &text)
                text += ":"
                try member.value.write(to: &text)
            }
            text += "}"
        }
    }

    /// A text in double quotes; also valid as a double-quoted scalar of YAML 1.2.
    public static func quote(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\0"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
