public import Inference

/// Counts the tokens of texts, and cuts texts between tokens.
public struct TokenMeter: Sendable {
    /// What the tokens are of.
    public let tokenizer: any Tokenizer
    /// The tokens that stand around each text in the output: for its beginning and its end.
    public let overhead: Int
    /// The same of a text that was cut, which has none for its end.
    public let cutOverhead: Int

    /// Counts with a tokenizer.
    public init(_ tokenizer: any Tokenizer, overhead: Int = 0, cutOverhead: Int = 0) {
        self.tokenizer = tokenizer
        self.overhead = overhead
        self.cutOverhead = cutOverhead
    }

    /// The tokens of a text, with those around it.
    public func count(_ text: String) -> Int {
        tokenizer.encode(text, allowSpecial: false).count + overhead
    }

    /// The beginning of a text that has at most so many tokens, with those around it; nil where there is none.
    func cut(_ text: String, to limit: Int) -> (text: String, tokens: Int)? {
        let ids = tokenizer.encode(text, allowSpecial: false)
        var length = min(ids.count, limit - cutOverhead)
        // What is cut may be encoded in more tokens than it was part of: a word that lost its end.
        while length > 0 {
            var bytes = tokenizer.decode(Array(ids[..<length]), includingControl: false)
            // A token may end inside of a character, which has at most four bytes.
            for _ in 0..<3 where String(validating: bytes, as: UTF8.self) == nil { bytes = bytes.dropLast() }
            guard let beginning = String(validating: bytes, as: UTF8.self) else {
                length -= 1
                continue
            }
            let tokens = tokenizer.encode(beginning, allowSpecial: false).count + cutOverhead
            if tokens <= limit, !beginning.isEmpty { return (beginning, tokens) }
            length -= max(1, tokens - limit)
        }
        return nil
    }
}
