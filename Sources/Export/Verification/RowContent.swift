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
            case .string(let text): return text.range(of: " [/INST] ").map { String(text[..<$0.lowerBound]) } ?? text
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
