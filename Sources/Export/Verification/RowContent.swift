internal import Core
internal import Foundation

/// What a row says.
enum RowContent {
    /// The question that it is about, whatever its target's columns; nil where there are only tokens.
    static func question(of row: JSONValue) -> String? {
        guard case .object(let members) = row else { return nil }
        for key in ["question", "instruction", "prompt", "messages", "text"] {
            switch members.first(where: { $0.key == key })?.value {
            // Llama 2's prompt ends where the answer begins.
            // By bytes: an answer may begin with what combines with the space before it.
            case .string(let text):
                let end = text.utf8.firstRange(of: " [/INST] ".utf8)?.lowerBound
                return end.map { String(decoding: text.utf8[..<$0], as: UTF8.self) } ?? text
            case .list(let messages):
                guard case .object(let message)? = messages.first,
                    case .string(let text)? = message.first(where: { $0.key == "content" })?.value
                else { return nil }
                return text
            default: continue
            }
        }
        return nil
    }

    /// Calls for every text in it.
    static func forEachText(of value: JSONValue, _ body: (String) throws -> Void) rethrows {
        switch value {
        case .string(let text): try body(text)
        case .list(let values): for value in values { try forEachText(of: value, body) }
        case .object(let members): for member in members { try forEachText(of: member.value, body) }
        case .null, .boolean, .integer, .number: break
        }
    }
}
