internal import Core

/// A JSON value whose keys stand in the order that they were given in, so that the same data give the same bytes.
enum JSONValue: Sendable {
    case string(String)
    case integer(Int)
    case number(Double)
    case list([JSONValue])
    case object([(key: String, value: JSONValue)])

    /// A list of texts.
    static func strings(_ texts: [String]) -> JSONValue { .list(texts.map(JSONValue.string)) }

    /// The JSON text (RFC 8259): UTF-8 as it is, numbers in the shortest form that reads back the same, no space.
    ///
    /// - Throws: ``FirstpassError`` with the code `storage` where a number is not finite, which JSON has no form for.
    func write(to text: inout String) throws {
        switch self {
        case .string(let string):
            Self.quote(string, to: &text)
        case .integer(let integer):
            text += String(integer)
        case .number(let number):
            guard number.isFinite else {
                throw FirstpassError(.storage, "the ledger holds a number that JSON cannot, \(number)")
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
    static func quote(_ string: String, to text: inout String) {
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
