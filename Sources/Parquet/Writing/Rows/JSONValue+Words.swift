import Core

extension JSONValue {
    /// What it is, for a message.
    var kindInWords: String {
        switch self {
        case .null: "null"
        case .boolean(let isTrue): isTrue ? "true" : "false"
        case .string: "a text"
        case .integer(let integer): "the number \(integer)"
        case .number(let number): "the number \(number)"
        case .list: "a list"
        case .object(let members): "an object of \(members.map { "'\($0.key)'" }.joined(separator: ", "))"
        }
    }
}
