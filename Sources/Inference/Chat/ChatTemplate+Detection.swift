import Core

extension ChatTemplate {
    /// The template of a model, recognised by the marks in the Jinja program that its file has.
    ///
    /// - Throws: ``FirstpassError`` (`unsupported`) where the file has none or one of no known family.
    public static func detect(in file: GGUFFile) throws -> ChatTemplate {
        let key = "tokenizer.chat_template"
        let remedy = "say how the model wants conversations with --chat-template: \(names.joined(separator: ", "))"
        guard let source = try file.stringIfPresent(key) else {
            throw FirstpassError(.unsupported, "the model has no chat template", at: file.path, remedy: remedy)
        }
        guard let template = ChatTemplate(recognising: source) else {
            throw FirstpassError(
                .unsupported, "the model's chat template is of no known family", at: file.location(of: key),
                remedy: remedy)
        }
        return template
    }

    /// The family of a Jinja program; nil where it is none that is known.
    init?(recognising source: String) {
        func has(_ marks: String...) -> Bool { marks.allSatisfy(source.contains) }
        if has("<|im_start|>", "<|im_end|>") {
            self = .chatML(defaultSystem: Self.defaultSystem(in: source))
        } else if has("<|start_header_id|>", "<|eot_id|>") {
            self = .llama3
        } else if has("### Instruction:", "<|EOT|>") {
            self = .deepSeekCoder(defaultSystem: Self.string(beginning: "You are ", in: source))
        } else if has("### Instruction:", "### Response:") {
            self = .alpaca
        } else if has("[INST]", "<<SYS>>") {
            self = .llama2
        } else if has("[INST]") {
            self = .mistral
        } else if has("User: ", "Assistant:") {
            self = .deepSeek
        } else {
            return nil
        }
    }

    /// The system message that a ChatML program writes where a conversation has none: the one that stands in it whole,
    /// between its marks, inside of one string of the program.
    private static func defaultSystem(in source: String) -> String? {
        for start in source.ranges(of: "<|im_start|>system") {
            let rest = source[start.upperBound...]
            guard let newline = ["\n", "\\n"].first(where: rest.hasPrefix),
                let end = rest.firstRange(of: "<|im_end|>")
            else { continue }
            let content = rest[..<end.lowerBound].dropFirst(newline.count)
            guard let message = unescaped(content), !message.isEmpty else { continue }
            return message
        }
        return nil
    }

    /// The first single-quoted string of a program that begins with some words.
    private static func string(beginning words: String, in source: String) -> String? {
        guard let start = source.firstRange(of: "'" + words) else { return nil }
        let rest = source[start.lowerBound...].dropFirst()
        return rest.firstIndex(of: "'").flatMap { unescaped(rest[..<$0]) }
    }

    /// The value of a part of a Jinja string; nil where the string ends inside.
    private static func unescaped(_ content: Substring) -> String? {
        var text = ""
        var characters = content.makeIterator()
        while let character = characters.next() {
            switch character {
            case "'", "\"", "{", "}": return nil
            case "\\":
                guard let escaped = characters.next() else { return nil }
                text.append(escaped == "n" ? "\n" : escaped == "t" ? "\t" : escaped)
            default: text.append(character)
            }
        }
        return text
    }
}
