import Core

extension GGUFFile {
    /// The model's tokenizer.
    ///
    /// - Throws: ``FirstpassError``: `unsupported` where it is of a kind that is not known, `format` where it is damaged
    ///   or inconsistent.
    public func tokenizer() throws -> any Tokenizer {
        let key = "tokenizer.ggml.model"
        switch try string(key) {
        case "gpt2": return try ByteLevelTokenizer(self)
        case "llama": return try SentencePieceTokenizer(self)
        case let other:
            throw FirstpassError(
                .unsupported, "the tokenizer is of the kind '\(other)', which is not known", at: location(of: key),
                remedy: "use a model whose tokenizer is of the kind 'gpt2' or 'llama'")
        }
    }
}
