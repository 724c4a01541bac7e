import Core

/// Byte-level byte-pair encoding, the kind `gpt2` of GGUF files.
///
/// Radford et al.: *Language Models are Unsupervised Multitask Learners*, 2019. A text is split into special tokens and
/// the parts between them, these into words, and the bytes of each word are merged by the rank of their pair.
final class ByteLevelTokenizer: Tokenizer {
    let vocabulary: Vocabulary
    private let preTokenizer: PreTokenizer
    private let merges: MergeTable
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
        var ids: [Int32] = []
        var merger = PairMerger()
        var cache = WordCache(textBytes: bytes.count)
        special.split(bytes) { part in
            preTokenizer.split(bytes, part) { word in
                let slot = cache.slot(of: bytes, word)
                if cache.append(slot, bytes, word, to: &ids) { return }
                let start = ids.count
                encode(word, of: bytes, &merger, into: &ids)
                cache.remember(slot, word, ids: start..<ids.count)
            }
        } token: {
            ids.append($0)
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

    private func encode(_ word: Range<Int>, of text: TextBytes, _ merger: inout PairMerger, into ids: inout [Int32]) {
        if preTokenizer.prefersWholeWords, let id = tokens.id(of: text, word) { return ids.append(id) }
        merger.reset()
        for index in word { merger.append(byteTokens[Int(text[index])], index..<index + 1) }
        merger.merge(by: merges, in: text)
        merger.forEach { id, _ in
            if id >= 0 { ids.append(id) }
        }
    }
}
