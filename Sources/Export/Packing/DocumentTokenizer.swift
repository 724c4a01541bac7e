internal import Core
public import Inference

/// Makes documents of token ids out of conversations and texts, as a model is trained and asked.
public struct DocumentTokenizer: Sendable {
    /// The model's tokenizer.
    public let tokenizer: any Tokenizer
    /// How the model wants conversations written.
    public let template: ChatTemplate
    /// The token behind a whole text; nil where the vocabulary has none.
    public let endOfText: Int32?

    /// Names of tokens that end a text; a model for conversations often gives the end of a message as its end of text.
    private static let endsOfText = ["<|endoftext|>", "<|end_of_text|>", "<｜end▁of▁sentence｜>", "</s>", "<eos>"]

    /// Puts both together.
    public init(tokenizer: any Tokenizer, template: ChatTemplate) {
        self.tokenizer = tokenizer
        self.template = template
        endOfText = Self.endsOfText.lazy.compactMap(tokenizer.specialToken).first ?? tokenizer.vocabulary.eos
    }

    /// Reads the tokenizer of a model file and recognises its template; the weights are not read.
    ///
    /// - Parameter template: instead of the model's own.
    /// - Throws: ``FirstpassError`` where either is missing, damaged or of a kind that is not known.
    public init(_ file: GGUFFile, template: ChatTemplate? = nil) throws {
        self.init(tokenizer: try file.tokenizer(), template: try template ?? .detect(in: file))
    }

    /// The token that fills what is left of a sequence.
    public var padding: Int32 { tokenizer.vocabulary.padding ?? endOfText ?? tokenizer.vocabulary.eos ?? 0 }

    /// A conversation whose last message is the assistant's, of which only that message is learnt, and the token that
    /// ends it.
    ///
    /// - Parameter messages: the conversation, the oldest first.
    public func document(_ messages: [ChatMessage]) -> PackedDocument {
        let prompt = template.render(Array(messages.dropLast()), addGenerationPrompt: true)
        let whole = template.render(messages, addGenerationPrompt: false)
        var (ids, start) = encode(whole, behind: prompt)
        let last = ids[start...].lastIndex(where: tokenizer.vocabulary.isEndOfGeneration)
        // A template may end a message with words alone; without a token the model would never learn to stop.
        if last == nil, let end = tokenizer.vocabulary.eos ?? endOfText { ids.append(end) }
        let end = last.map { $0 + 1 } ?? ids.count
        start = min(start, end)
        return PackedDocument(ids: ids, learnt: start < end ? [start..<end] : [])
    }

    /// A text, all of which is learnt, between the tokens for the beginning and the end of a text that the model has.
    ///
    /// - Parameter isWhole: whether the text ends where it ends; one that was cut gets no token for the end.
    public func document(text: String, isWhole: Bool = true) -> PackedDocument {
        var ids = tokenizer.encode(text, addBOS: nil)
        if isWhole, let endOfText { ids.append(endOfText) }
        return PackedDocument(ids: ids, learnt: ids.isEmpty ? [] : [0..<ids.count])
    }

    /// The ids of a conversation, and where its answer begins.
    private func encode(_ whole: [PromptPiece], behind prompt: [PromptPiece]) -> (ids: [Int32], start: Int) {
        let ids = tokenizer.encode(whole)
        let before = tokenizer.encode(prompt)
        if ids.starts(with: before) { return (ids, before.count) }
        // A token spans the end of the prompt and the beginning of the answer. When the model is asked, the prompt is
        // encoded by itself, and it should learn what it will see.
        if let answer = Self.rest(of: whole, behind: prompt) {
            let apart = before + tokenizer.encode(answer, addBOS: false)
            if tokenizer.decode(apart, includingControl: true) == tokenizer.decode(ids, includingControl: true) {
                return (apart, before.count)
            }
        }
        return (ids, zip(ids, before).prefix { $0 == $1 }.count)
    }

    /// What follows a prompt in a conversation; nil where the conversation does not begin with it.
    private static func rest(of whole: [PromptPiece], behind prompt: [PromptPiece]) -> [PromptPiece]? {
        var rest = whole.joiningTexts[...]
        for piece in prompt.joiningTexts {
            guard let next = rest.popFirst() else { return nil }
            if piece == next { continue }
            // Bytes, since a character of the answer may combine with the last one of the prompt.
            guard case .text(let beginning) = piece, case .text(let text) = next,
                text.utf8.starts(with: beginning.utf8)
            else { return nil }
            rest = [.text(String(decoding: text.utf8.dropFirst(beginning.utf8.count), as: UTF8.self))] + rest
        }
        return Array(rest)
    }
}

extension [PromptPiece] {
    /// The same with neighbouring texts as one.
    fileprivate var joiningTexts: [PromptPiece] {
        reduce(into: []) { pieces, piece in
            if case .text(let text) = piece, case .text(let before)? = pieces.last {
                pieces[pieces.count - 1] = .text(before + text)
            } else {
                pieces.append(piece)
            }
        }
    }
}

extension Tokenizer {
    /// The token that a name alone stands for, where that is no ordinary text.
    func specialToken(_ name: String) -> Int32? {
        let ids = encode(name, allowSpecial: true)
        guard ids.count == 1, let id = ids.first else { return nil }
        switch vocabulary.kind(of: id) {
        case .control, .userDefined: return id
        default: return nil
        }
    }
}
