import Core

/// Splits a text into words, which are encoded one by one: no token spans two of them.
///
/// The patterns are applied in turn, each to every part that those before it have left.
struct PreTokenizer: Sendable {
    let patterns: [SplitPattern]
    /// Whether a word that is a token is that token, whatever the merges would make of it.
    let prefersWholeWords: Bool
    /// Whether the models with this pre-tokenizer begin every text with a token, where their file does not say.
    let addsBOS: Bool

    private init(_ patterns: [SplitPattern], prefersWholeWords: Bool = false, addsBOS: Bool = false) {
        self.patterns = patterns
        self.prefersWholeWords = prefersWholeWords
        self.addsBOS = addsBOS
    }

    /// The pre-tokenizer of a name in `tokenizer.ggml.pre`; nil where it is not known.
    init?(named name: String) {
        switch name {
        case "default": self.init([.punctuationAndSigns, .gpt2Words, .numbers, .threeDigits])
        case "gpt-2", "gpt2": self.init([.gpt2Words])
        case "smollm": self.init([.number, .gpt2Words])
        case "qwen2", "deepseek-r1-qwen": self.init([.llama3Words(digits: 1)])
        case "llama-bpe", "llama3", "llama-v3":
            self.init([.llama3Words(digits: 3)], prefersWholeWords: true, addsBOS: true)
        case "deepseek-coder": self.init([.lineBreak, .letters, .punctuation, .eastAsian, .number])
        default: return nil
        }
    }

    /// The names that are known, for messages.
    static let names = ["default", "gpt-2", "smollm", "qwen2", "llama-bpe", "deepseek-coder"]

    /// Calls a body with each word of a part of a text, in order; together they are the part.
    ///
    /// - Parameters:
    ///   - scanner: reads the text.
    ///   - range: the part; the patterns see nothing outside of it.
    ///   - word: what to call.
    func split(_ scanner: ScalarScanner, _ range: Range<Int>, _ word: (Range<Int>) -> Void) {
        patterns.withUnsafeBufferPointer { Self.split(scanner, range, $0[...], word) }
    }

    private static func split(
        _ scanner: ScalarScanner, _ range: Range<Int>, _ patterns: Slice<UnsafeBufferPointer<SplitPattern>>,
        _ word: (Range<Int>) -> Void
    ) {
        var patterns = patterns
        let scanner = scanner.ending(at: range.upperBound)
        // Most parts are short and have nothing that the later patterns look for.
        if patterns.count < patterns.base.count, range.count <= 32 {
            let classes = scanner.union(of: range)
            while let pattern = patterns.first, pattern.needed.isDisjoint(with: classes) { patterns.removeFirst() }
        }
        guard let pattern = patterns.first else { return word(range) }
        patterns.removeFirst()
        let (first, isLast) = (pattern.first, patterns.isEmpty)
        func next(_ part: Range<Int>) {
            if isLast { word(part) } else { split(scanner, part, patterns, word) }
        }
        var start = range.lowerBound
        var index = start
        while index < range.upperBound {
            if let end = pattern.match(scanner, at: index) {
                if start < index { next(start..<index) }
                next(index..<end)
                (start, index) = (end, end)
            } else {
                index = scanner.first(of: first, from: scanner.classified(at: index).next)
            }
        }
        if start < range.upperBound { next(start..<range.upperBound) }
    }
}
