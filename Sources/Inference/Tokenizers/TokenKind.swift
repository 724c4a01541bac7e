/// What a token is for; the raw value is the number in a GGUF file's `tokenizer.ggml.token_type`.
public enum TokenKind: UInt8, Sendable {
    /// A piece of text.
    case normal = 1
    /// Stands for what the vocabulary cannot write.
    case unknown = 2
    /// Structure, such as the end of a message: never made from a user's text.
    case control = 3
    /// A piece of text that is found before the text is split into words.
    case userDefined = 4
    /// A number that no text has.
    case unused = 5
    /// One byte of a character that has no token.
    case byte = 6
}
