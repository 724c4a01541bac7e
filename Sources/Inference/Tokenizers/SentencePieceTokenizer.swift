import Core

/// Byte-pair encoding by scores with a fallback to bytes, the kind `llama` of GGUF files.
///
/// Kudo, Richardson: *SentencePiece*, EMNLP 2018. Neighbouring pieces merge into the token of the highest score; a
/// character that is no token becomes the tokens of its bytes.
final class SentencePieceTokenizer: Tokenizer {
    let vocabulary: Vocabulary
    private let rule: ScoreRule
    private let byteTokens: [Int32]
    private let allSpecial: SpecialTokenSplitter
    private let userDefined: SpecialTokenSplitter
    /// Whether a space is put before the text and before what follows a special token.
    private let addsSpacePrefix: Bool
    /// Whether no token has a space after something else, so that texts can be taken apart before spaces.
    private let splitsBeforeSpaces: Bool

    /// Reads a vocabulary and its scores.
    ///
    /// - Throws: ``FirstpassError`` where they are damaged or inconsistent.
    init(_ file: GGUFFile) throws {
        let loader = try VocabularyLoader(file, isByteLevel: false, addsBOS: true)
        vocabulary = loader.vocabulary
        let key = "tokenizer.ggml.scores"
        let scores = try file.floats(key)
        guard scores.count == vocabulary.count, !scores.contains(where: \.isNaN) else {
            throw FirstpassError(
                .format, "there must be a score for each of \(vocabulary.count) tokens", at: file.location(of: key))
        }
        rule = ScoreRule(vocabulary, tokens: loader.tokens, scores: scores)
        var byteTokens = [Int32](repeating: -1, count: 256)
        var splitsBeforeSpaces = true
        for id in 0..<Int32(vocabulary.count) {
            let bytes = vocabulary.bytes(of: id)
            switch vocabulary.kind(of: id) {
            case .byte: if let byte = bytes.first { byteTokens[Int(byte)] = id }
            case .normal:
                if zip(bytes, bytes.dropFirst()).contains(where: { $0 != 0x20 && $1 == 0x20 }) {
                    splitsBeforeSpaces = false
                }
            default: break
            }
        }
        if let missing = byteTokens.firstIndex(of: -1) {
            throw FirstpassError(
                .format, "the vocabulary has no token for the byte \(missing)",
                at: file.location(of: "tokenizer.ggml.tokens"))
        }
        self.byteTokens = byteTokens
        self.splitsBeforeSpaces = splitsBeforeSpaces
        addsSpacePrefix = try file.boolIfPresent("tokenizer.ggml.add_space_prefix") ?? true
        allSpecial = SpecialTokenSplitter(vocabulary, kinds: [.control, .userDefined, .unknown])
        userDefined = SpecialTokenSplitter(vocabulary, kinds: [.userDefined])
    }

    func encode(_ text: String, allowSpecial: Bool) -> [Int32] {
        var ids: [Int32] = []
        ids.reserveCapacity(text.utf8.count / 4 + 8)
        var isAfterSpecial = true
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            (allowSpecial ? allSpecial : userDefined).split(bytes) { part in
                let prefix: [UInt8] = addsSpacePrefix && isAfterSpecial ? [0x20] : []
                let spaced = prefix + Self.unescape(bytes[part])
                rule.withView { rule in
                    spaced.withUnsafeBufferPointer { appendWords(of: $0, rule, to: &ids) }
                }
                isAfterSpecial = false
            } token: {
                ids.append($0)
                isAfterSpecial = true
            }
        }
        return ids
    }

    func decode(_ ids: [Int32], includingControl: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        var isAfterSpecial = true
        for id in ids {
            let token = vocabulary.bytes(of: id)
            switch vocabulary.kind(of: id) {
            case .normal, .byte:
                // The space that encoding puts there; the token of a byte where the vocabulary has no space.
                let dropsSpace = addsSpacePrefix && isAfterSpecial && token.first == 0x20
                bytes += dropsSpace ? token.dropFirst() : token
                isAfterSpecial = false
            case .userDefined:
                bytes += token
                isAfterSpecial = true
            default:
                if includingControl { bytes += token }
                isAfterSpecial = true
            }
        }
        return bytes
    }

    /// Appends the ids of a text without special tokens, word by word where no token spans two words.
    private func appendWords(of text: TextBytes, _ rule: ScoreRule.View, to ids: inout [Int32]) {
        var merger = PairMerger()
        var cache = WordCache(textBytes: text.count)
        var start = 0
        while start < text.count {
            var end = splitsBeforeSpaces ? start : text.count
            while end < text.count, text[end] == 0x20 { end += 1 }
            while end < text.count, text[end] != 0x20 { end += 1 }
            let word = start..<end
            start = end
            guard let key = WordCache.Key(text, word) else {
                append(word, of: text, rule, &merger, to: &ids)
                continue
            }
            if cache.append(key, to: &ids) { continue }
            let first = ids.count
            append(word, of: text, rule, &merger, to: &ids)
            cache.remember(key, ids, from: first)
        }
    }

    private func append(
        _ word: Range<Int>, of text: TextBytes, _ rule: ScoreRule.View, _ merger: inout PairMerger,
        to ids: inout [Int32]
    ) {
        merger.merge(word, of: text, by: rule) { index in
            let end = min(ScalarScanner.end(ofCharacterAt: index, in: text), word.upperBound)
            return (rule.id(ofCharacter: text, index..<end), end)
        }
        merger.forEach { id, range in
            if id >= 0 { ids.append(id) } else { ids += range.map { byteTokens[Int(text[$0])] } }
        }
    }
}
