/// A part of a prompt, with the knowledge of what it may become.
///
/// Only a template makes markers: a user's text that contains `<|im_start|>` stays text, and cannot begin a message.
public enum PromptPiece: Sendable, Hashable {
    /// The token for the beginning of a text.
    case beginning
    /// The token for the end of a text.
    case end
    /// The name of a control token; text where the vocabulary has no such token.
    case marker(String)
    /// Text. Control tokens that it names stay text.
    case text(String)
}

extension Tokenizer {
    /// The token ids of a prompt. Neighbouring texts are encoded as one, so that words are split as if nothing was joined.
    ///
    /// - Parameters:
    ///   - prompt: its parts.
    ///   - addBOS: whether the token for the beginning of a text comes first where the prompt does not begin with it;
    ///     where it is nil, the model decides.
    public func encode(_ prompt: [PromptPiece], addBOS: Bool? = nil) -> [Int32] {
        var ids: [Int32] = []
        if addBOS ?? vocabulary.addsBOS, prompt.first != .beginning, let bos = vocabulary.bos { ids.append(bos) }
        var text = ""
        func flush() {
            if !text.isEmpty { ids += encode(text, allowSpecial: false) }
            text = ""
        }
        for piece in prompt {
            switch piece {
            case .beginning:
                flush()
                if let bos = vocabulary.bos { ids.append(bos) }
            case .end:
                flush()
                if let eos = vocabulary.eos { ids.append(eos) }
            case .marker(let name):
                let marker = encode(name, allowSpecial: true)
                if marker.count == 1, let id = marker.first, vocabulary.kind(of: id) != .normal {
                    flush()
                    ids.append(id)
                } else {
                    text += name
                }
            case .text(let part): text += part
            }
        }
        flush()
        return ids
    }
}
