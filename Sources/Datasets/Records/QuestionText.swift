/// Finds the text of a record that asks for something.
public struct QuestionText: Sendable {
    /// Where it stands, as dotted paths of keys with indexes of lists left out; the usual places where there are none.
    private let fields: FieldSelection

    /// The keys that question texts usually have, by preference.
    public static let usualKeys = ["question", "prompt", "instruction", "problem", "query", "text"]
    /// The keys of conversations, with those of a message's speaker and text.
    private static let conversations = [("messages", "role", "content"), ("conversations", "from", "value")]
    private static let people: Set<String> = ["user", "human"]

    /// Prepares to look.
    ///
    /// - Parameter fields: where the text stands, several parts in their order; empty for the usual places.
    public init(fields: [String]) {
        self.fields = FieldSelection(fields)
    }

    /// What is looked for, for messages.
    public var description: String {
        fields.isEverything
            ? "\(Self.usualKeys.joined(separator: ", ")), or messages with a user's"
            : fields.paths.map { $0.joined(separator: ".") }.joined(separator: ", ")
    }

    /// The text of the record that was walked last; nil where it has none.
    public func text(in walker: JSONWalker, _ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        if !fields.isEverything {
            let parts = fields.paths.flatMap { field in
                walker.strings.filter { !$0.isKey && walker.keys(of: $0, in: bytes).starts(with: field) }
            }
            return parts.isEmpty ? nil : parts.map { Self.text($0, bytes) }.joined(separator: "\n")
        }
        for key in Self.usualKeys {
            guard let string = walker.member(key, in: bytes), !string.range.isEmpty else { continue }
            let text = Self.text(string, bytes)
            // An instruction may be about an input beside it.
            guard key == "instruction", let input = walker.member("input", in: bytes), !input.range.isEmpty else {
                return text
            }
            return text + "\n" + Self.text(input, bytes)
        }
        return Self.conversations.lazy.compactMap { said($0, in: walker, bytes) }.first
    }

    /// What a person says first in a conversation.
    private func said(
        _ names: (list: String, speaker: String, text: String), in walker: JSONWalker,
        _ bytes: UnsafeBufferPointer<UInt8>
    ) -> String? {
        let parts = walker.strings.filter { !$0.isKey }.map { (path: walker.path(of: $0, in: bytes), string: $0) }
        for (path, string) in parts
        where path.hasPrefix("\(names.list)[") && path.hasSuffix("].\(names.speaker)")
            && Self.people.contains(Self.text(string, bytes))
        {
            // A message's text may be a list of parts, some of them texts.
            let place = path.dropLast(names.speaker.count) + names.text
            let texts = parts.filter { part in
                part.path == place
                    || part.path.hasPrefix("\(place)[") && (part.path.hasSuffix("].text") || part.path.hasSuffix("]"))
            }
            if !texts.isEmpty { return texts.map { Self.text($0.string, bytes) }.joined(separator: "\n") }
        }
        return nil
    }

    private static func text(_ string: JSONString, _ bytes: UnsafeBufferPointer<UInt8>) -> String {
        JSONWalker.text(UnsafeBufferPointer(rebasing: bytes[string.range]))
    }
}
