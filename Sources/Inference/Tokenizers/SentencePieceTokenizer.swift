import Core

/// Byte-pair encoding by scores with a fallback to bytes, the kind `llama` of GGUF files.
///
/// Kudo, Richardson: *SentencePiece*, EMNLP 2018. Neighbouring pieces merge into the token of the highest score; a
/// character that is no token becomes the tokens of its bytes.
struct SentencePieceTokenizer: Tokenizer {
    let vocabulary: Vocabulary
    private let rule: ScoreRule
    private let byteTokens: [Int32]
    private let allSpecial: SpecialTokenSplitter
    private let userDefined: SpecialTokenSplitter
    /// Whether a space is put before the text and before what follows a special token.
    private let addsSpacePrefix: Bool

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
        rule = ScoreRule(tokens: loader.tokens, scores: scores)
        var byteTokens = [Int32](repeating: -1, count: 256)
        for id in 0..<Int32(vocabulary.count) where vocabulary.kind(of: id) == .byte {
            if let byte = vocabulary.bytes(of: id).first { byteTokens[Int(byte)] = id }
        }
        if let missing = byteTokens.firstIndex(of: -1) {
            throw FirstpassError(
                .format, "the vocabulary has no token for the byte \(missing)",
                at: file.location(of: "tokenizer.ggml.tokens"))
        }
        self.byteTokens = byteTokens
        addsSpacePrefix = try file.boolIfPresent("tokenizer.ggml.add_space_prefix") ?? true
        allSpecial = SpecialTokenSplitter(vocabulary, kinds: [.control, .userDefined, .unknown])
        userDefined = SpecialTokenSplitter(vocabulary, kinds: [.userDefined])
    }

    func encode(_ text: String, allowSpecial: Bool) -> [Int32] {
        let bytes = Array(text.utf8)
        var ids: [Int32] = []
        var isAfterSpecial = true
        (allowSpecial ? allSpecial : userDefined).split(bytes) { part in
            let prefix: [UInt8] = addsSpacePrefix && isAfterSpecial ? [0x20] : []
            append(prefix + Self.unescape(bytes[part]), to: &ids)
            isAfterSpecial = false
        } token: {
            ids.append($0)
            isAfterSpecial = true
        }
        return ids
    }

    func decode(_ ids: [Int32], includingControl: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        var isAfterSpecial = true
        for id in ids {
            let token = vocabulary.bytes(of: id)
            switch vocabulary.kind(of: id) {
            case .normal:
                // The space that encoding puts there.
                let dropsSpace = addsSpacePrefix && isAfterSpecial && token.first == 0x20
                bytes += dropsSpace ? token.dropFirst() : token
                isAfterSpecial = false
            case .byte:
                bytes += token
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

    private func append(_ text: [UInt8], to ids: inout [Int32]) {
        var merger = PairMerger()
        let scanner = ScalarScanner(text: text, end: text.count)
        var index = 0
        while index < text.count {
            let next = scanner.scalar(at: index)?.next ?? text.count
            merger.append(rule.tokens.id(of: text, index..<next) ?? -1, index..<next)
            index = next
        }
        merger.merge(by: rule, in: text)
        merger.forEach { id, range in
            if id >= 0 { ids.append(id) } else { ids += text[range].map { byteTokens[Int($0)] } }
        }
    }

    /// Merges by the score of the token that comes of it.
    private struct ScoreRule: MergeRule {
        let tokens: TokenTable
        /// By token: the place of its score among all different scores, the highest first.
        private let ranks: [UInt32]

        init(tokens: TokenTable, scores: [Float]) {
            self.tokens = tokens
            let order = scores.indices.sorted { scores[$0] > scores[$1] }
            var ranks = [UInt32](repeating: 0, count: scores.count)
            var rank: UInt32 = 0
            for (previous, index) in zip(order, order.dropFirst()) {
                if scores[index] < scores[previous] { rank += 1 }
                ranks[index] = rank
            }
            self.ranks = ranks
        }

        func merge(
            _ left: Int32, _ right: Int32, at range: Range<Int>, in text: [UInt8]
        ) -> (rank: UInt32, id: Int32)? {
            tokens.id(of: text, range).map { (ranks[Int($0)], $0) }
        }
    }
}

extension SentencePieceTokenizer {
    /// A text with a space for each U+2581, which is how these vocabularies write one.
    static func unescape(_ text: some Collection<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        for byte in text {
            bytes.append(byte)
            if byte == 0x81, bytes.suffix(3) == [0xE2, 0x96, 0x81] {
                bytes.removeLast(3)
                bytes.append(0x20)
            }
        }
        return bytes
    }

    /// The byte that a token named like `<0x0A>` is.
    static func byte(named name: some Collection<UInt8>) -> UInt8? {
        let text = String(decoding: name, as: UTF8.self)
        guard text.hasPrefix("<0x"), text.hasSuffix(">"), text.utf8.count == 6 else { return nil }
        return UInt8(text.dropFirst(3).dropLast(), radix: 16)
    }
}
