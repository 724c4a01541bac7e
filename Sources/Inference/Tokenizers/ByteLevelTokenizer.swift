import Core

/// Byte-level byte-pair encoding, the kind `gpt2` of GGUF files.
///
/// Radford et al.: *Language Models are Unsupervised Multitask Learners*, 2019. A text is split into special tokens and
/// the parts between them, these into words, and the bytes of each word are merged by the rank of their pair.
final class ByteLevelTokenizer: Tokenizer {
    let vocabulary: Vocabulary
    private let preTokenizer: PreTokenizer
    private let merges: RankRule
    private let tokens: TokenTable
    /// The token of each byte, -1 where there is none.
    private let byteTokens: [Int32]
    private let allSpecial: SpecialTokenSplitter
    private let userDefined: SpecialTokenSplitter

    /// Reads a vocabulary and its merges.
    ///
    /// - Throws: ``FirstpassError`` where they are damaged, inconsistent or split words in an unknown way.
    init(_ file: GGUFFile) throws {
        let name = try file.stringIfPresent("tokenizer.ggml.pre") ?? "default"
        guard let preTokenizer = PreTokenizer(named: name) else {
            throw FirstpassError(
                .unsupported, "the pre-tokenizer '\(name)' is not known",
                at: file.location(of: "tokenizer.ggml.pre"),
                remedy: "use a model whose tokenizer is one of \(PreTokenizer.names.joined(separator: ", "))")
        }
        self.preTokenizer = preTokenizer
        let loader = try VocabularyLoader(file, isByteLevel: true, addsBOS: preTokenizer.addsBOS)
        vocabulary = loader.vocabulary
        tokens = loader.tokens
        byteTokens = (0...255).map { byte in loader.tokens.id(of: [byte]) ?? -1 }
        // Some vocabularies lack bytes that texts hardly have; one that lacks these is none for text.
        for byte in [0x0A] + Array(0x20...0x7E) where byteTokens[byte] < 0 {
            throw FirstpassError(
                .format, "the vocabulary has no token for the byte \(byte)",
                at: file.location(of: "tokenizer.ggml.tokens"))
        }
        merges = try loader.merges(file)
        allSpecial = SpecialTokenSplitter(vocabulary, kinds: [.control, .userDefined, .unknown])
        userDefined = SpecialTokenSplitter(vocabulary, kinds: [.userDefined])
    }

    func encode(_ text: String, allowSpecial: Bool) -> [Int32] {
        Array(text.utf8).withUnsafeBufferPointer { encode($0, allowSpecial ? allSpecial : userDefined) }
    }

    private func encode(_ bytes: TextBytes, _ special: SpecialTokenSplitter) -> [Int32] {
        merges.withView { merges in
            tokens.withView { tokens in
                CharacterClass.table.withUnsafeBufferPointer { classes in
                    let scanner = ScalarScanner(text: bytes, classes: classes, end: bytes.count)
                    return encode(scanner, special, merges, tokens)
                }
            }
        }
    }

    private func encode(
        _ scanner: ScalarScanner, _ special: SpecialTokenSplitter, _ merges: RankRule.View, _ tokens: TokenTable.View
    ) -> [Int32] {
        let text = scanner.text
        var ids: [Int32] = []
        ids.reserveCapacity(text.count / 4 + 8)
        var merger = PairMerger()
        var cache = WordCache(textBytes: text.count)
        let wholeWords = preTokenizer.prefersWholeWords
        byteTokens.withUnsafeBufferPointer { byteTokens in
            func append(_ word: Range<Int>) {
                if wholeWords, let id = tokens.id(of: text, word) { return ids.append(id) }
                merger.merge(word, of: text, by: merges) { (byteTokens[Int(text[$0])], $0 + 1) }
                merger.forEach { id, _ in
                    if id >= 0 { ids.append(id) }
                }
            }
            special.split(text) { part in
                preTokenizer.split(scanner, part) { word in
                    guard let key = WordCache.Key(text, word) else { return append(word) }
                    if cache.append(key, to: &ids) { return }
                    let start = ids.count
                    append(word)
                    cache.remember(key, ids, from: start)
                }
            } token: {
                ids.append($0)
            }
        }
        return ids
    }

    func decode(_ ids: [Int32], includingControl: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        for id in ids where includingControl || !vocabulary.isControl(id) {
            bytes += vocabulary.bytes(of: id)
        }
        return bytes
    }
}
