extension ChatTemplate {
    /// A conversation as the model wants it written.
    ///
    /// - Parameters:
    ///   - messages: the conversation, the oldest first.
    ///   - addGenerationPrompt: whether the assistant's turn is opened at the end.
    ///   - assistantPrefix: how the assistant's answer begins, where the turn is opened; the model goes on from there.
    public func render(
        _ messages: [ChatMessage], addGenerationPrompt: Bool = true, assistantPrefix: String = ""
    ) -> [PromptPiece] {
        let answer = addGenerationPrompt ? assistantPrefix : nil
        return switch self {
        case .chatML(let system): Self.chatML(messages, defaultSystem: system, answer)
        case .llama2: Self.llama2(messages, answer)
        case .mistral: Self.mistral(messages, answer)
        case .llama3: Self.llama3(messages, answer)
        case .deepSeek: Self.deepSeek(messages, answer)
        case .deepSeekCoder(let system): Self.deepSeekCoder(messages, defaultSystem: system, answer)
        case .alpaca: Self.alpaca(messages, answer)
        }
    }

    // Each of the following writes the messages and, where there is an answer to begin, its beginning.

    /// <https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct>, `tokenizer_config.json`
    private static func chatML(
        _ messages: [ChatMessage], defaultSystem: String?, _ answer: String?
    ) -> [PromptPiece] {
        var messages = messages
        if let defaultSystem, let first = messages.first, first.role != .system {
            messages.insert(ChatMessage(.system, defaultSystem), at: 0)
        }
        let pieces = messages.flatMap { message -> [PromptPiece] in
            let text = "\(message.role.rawValue)\n\(message.content)"
            return [.marker("<|im_start|>"), .text(text), .marker("<|im_end|>"), .text("\n")]
        }
        return pieces + opened(answer) { [.marker("<|im_start|>"), .text("assistant\n" + $0)] }
    }

    /// <https://huggingface.co/meta-llama/Llama-2-7b-chat-hf>, `tokenizer_config.json`
    private static func llama2(_ messages: [ChatMessage], _ answer: String?) -> [PromptPiece] {
        var instructions = instructions(messages)
        if !instructions.isEmpty { instructions = "<<SYS>>\n\(instructions)\n<</SYS>>\n\n" }
        var pieces: [PromptPiece] = []
        for message in messages where message.role != .system {
            if message.role == .user {
                let content = (instructions + message.content).trimmed
                pieces += [.beginning, .marker("[INST]"), .text(" \(content) "), .marker("[/INST]")]
                instructions = ""
            } else {
                pieces += [.text(" \(message.content.trimmed) "), .end]
            }
        }
        return pieces + opened(answer) { $0.isEmpty ? [] : [.text(" " + $0)] }
    }

    /// <https://huggingface.co/mistralai/Mistral-7B-Instruct-v0.2>, `tokenizer_config.json`
    private static func mistral(_ messages: [ChatMessage], _ answer: String?) -> [PromptPiece] {
        var instructions = instructions(messages)
        if !instructions.isEmpty { instructions += "\n\n" }
        var pieces: [PromptPiece] = [.beginning]
        for message in messages where message.role != .system {
            if message.role == .user {
                pieces += [.marker("[INST]"), .text(" \(instructions)\(message.content) "), .marker("[/INST]")]
                instructions = ""
            } else {
                pieces += [.text(" \(message.content.trimmed)"), .end]
            }
        }
        return pieces + opened(answer) { $0.isEmpty ? [] : [.text(" " + $0)] }
    }

    /// <https://huggingface.co/meta-llama/Meta-Llama-3-8B-Instruct>, `tokenizer_config.json`
    private static func llama3(_ messages: [ChatMessage], _ answer: String?) -> [PromptPiece] {
        func header(_ role: ChatMessage.Role) -> [PromptPiece] {
            [.marker("<|start_header_id|>"), .text(role.rawValue), .marker("<|end_header_id|>")]
        }
        let pieces = messages.flatMap { message in
            header(message.role) + [.text("\n\n" + message.content.trimmed), .marker("<|eot_id|>")]
        }
        return [.beginning] + pieces + opened(answer) { header(.assistant) + [.text("\n\n" + $0)] }
    }

    /// <https://huggingface.co/deepseek-ai/deepseek-llm-7b-chat>, `tokenizer_config.json`
    private static func deepSeek(_ messages: [ChatMessage], _ answer: String?) -> [PromptPiece] {
        let pieces = messages.flatMap { message -> [PromptPiece] in
            switch message.role {
            case .system: [.text("\(message.content)\n\n")]
            case .user: [.text("User: \(message.content)\n\n")]
            case .assistant: [.text("Assistant: \(message.content)"), .end]
            }
        }
        return [.beginning] + pieces + opened(answer) { [.text($0.isEmpty ? "Assistant:" : "Assistant: " + $0)] }
    }

    /// <https://huggingface.co/deepseek-ai/deepseek-coder-6.7b-instruct>, `tokenizer_config.json`
    private static func deepSeekCoder(
        _ messages: [ChatMessage], defaultSystem: String?, _ answer: String?
    ) -> [PromptPiece] {
        var pieces: [PromptPiece] = [.beginning]
        if let defaultSystem, !messages.contains(where: { $0.role == .system }) { pieces.append(.text(defaultSystem)) }
        pieces += messages.flatMap { message -> [PromptPiece] in
            switch message.role {
            case .system: [.text(message.content)]
            case .user: [.text("### Instruction:\n\(message.content)\n")]
            case .assistant: [.text("### Response:\n\(message.content)\n"), .marker("<|EOT|>"), .text("\n")]
            }
        }
        return pieces + opened(answer) { [.text("### Response:\n" + $0)] }
    }

    /// <https://github.com/tatsu-lab/stanford_alpaca#data-release>
    private static func alpaca(_ messages: [ChatMessage], _ answer: String?) -> [PromptPiece] {
        let preamble =
            "Below is an instruction that describes a task. Write a response that appropriately completes the request."
        var instructions = instructions(messages)
        if instructions.isEmpty { instructions = preamble }
        let pieces = messages.filter { $0.role != .system }.map { message in
            PromptPiece.text("### \(message.role == .user ? "Instruction" : "Response"):\n\(message.content)\n\n")
        }
        return [.text(instructions + "\n\n")] + pieces + opened(answer) { [.text("### Response:\n" + $0)] }
    }

    /// All system messages as one; empty where there is none.
    private static func instructions(_ messages: [ChatMessage]) -> String {
        messages.filter { $0.role == .system }.map(\.content).joined(separator: "\n\n")
    }

    private static func opened(_ answer: String?, _ pieces: (String) -> [PromptPiece]) -> [PromptPiece] {
        answer.map(pieces) ?? []
    }
}

extension String {
    /// The text without white space at either end, as the templates of Llama write contents.
    fileprivate var trimmed: String {
        guard let start = unicodeScalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let end = unicodeScalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(unicodeScalars[start...end])
    }
}
