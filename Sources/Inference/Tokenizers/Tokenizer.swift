/// Turns text into token ids and back.
///
/// `decode(encode(text))` gives the text back byte for byte, but for two things that the vocabulary of the model
/// decides: characters whose bytes have no token are left out (SmolLM2 has none for six control characters), and a
/// SentencePiece vocabulary writes a space as U+2581, so that a U+2581 comes back as a space.
public protocol Tokenizer: Sendable {
    /// The tokens.
    var vocabulary: Vocabulary { get }

    /// The token ids of a text, without a token for its beginning.
    ///
    /// - Parameters:
    ///   - text: any text.
    ///   - allowSpecial: whether the names of control tokens in the text, such as `<|im_start|>`, become those tokens.
    ///     Never for text that a user or a model wrote. User-defined tokens are found in either case.
    /// - Complexity: O(n log n) in the length of the text.
    func encode(_ text: String, allowSpecial: Bool) -> [Int32]

    /// The bytes of some tokens; they need not be whole UTF-8 characters.
    ///
    /// - Parameters:
    ///   - ids: the tokens; ids that are not in the vocabulary are left out.
    ///   - includingControl: whether control tokens give their names; otherwise they give nothing.
    func decode(_ ids: [Int32], includingControl: Bool) -> [UInt8]
}

extension Tokenizer {
    /// The number of tokens; ids go from 0 to one less.
    public var vocabularySize: Int { vocabulary.count }

    /// The token ids of a text.
    ///
    /// - Parameters:
    ///   - text: any text.
    ///   - allowSpecial: whether the names of control tokens in the text become those tokens.
    ///   - addBOS: whether the token for the beginning of a text comes first; where it is nil, the model decides.
    public func encode(_ text: String, allowSpecial: Bool = false, addBOS: Bool?) -> [Int32] {
        let ids = encode(text, allowSpecial: allowSpecial)
        guard addBOS ?? vocabulary.addsBOS, let bos = vocabulary.bos else { return ids }
        return [bos] + ids
    }

    /// The text of some tokens, without control tokens.
    public func decode(_ ids: [Int32]) -> [UInt8] {
        decode(ids, includingControl: false)
    }
}
