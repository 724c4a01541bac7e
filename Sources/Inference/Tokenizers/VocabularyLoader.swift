import Core

/// Reads the tokens of a GGUF file, and checks that they are consistent.
///
/// Keys: `tokenizer.ggml.tokens`, `.token_type` and the ids of tokens with a meaning; see
/// <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md#tokenizer>.
struct VocabularyLoader {
    private(set) var vocabulary: Vocabulary
    /// The tokens that text is made of: no control tokens, bytes or user-defined ones.
    private(set) var tokens: TokenTable

    private static let tokensKey = "tokenizer.ggml.tokens"

    /// Reads the tokens.
    ///
    /// - Parameters:
    ///   - file: the model.
    ///   - isByteLevel: whether text tokens are written in the ``ByteAlphabet``; else with U+2581 for spaces.
    ///   - addsBOS: whether texts begin with a token where the file does not say.
    init(_ file: GGUFFile, isByteLevel: Bool, addsBOS: Bool) throws {
        let names = try file.strings(Self.tokensKey)
        let types = try file.intsIfPresent("tokenizer.ggml.token_type")
        guard !names.isEmpty, names.count < Int(Int32.max), types.map({ $0.count == names.count }) ?? true else {
            throw FirstpassError(
                .format, "there are \(names.count) tokens, and types of \(types?.count ?? 0)",
                at: file.location(of: Self.tokensKey))
        }
        vocabulary = Vocabulary(reserving: names.count)
        var textTokens: [Int32] = []
        textTokens.reserveCapacity(names.count)
        for (index, name) in names.enumerated() {
            let kind = try Self.kind(types?[index] ?? 1, name, index, file)
            let isText = try vocabulary.append(name, kind, index, isByteLevel: isByteLevel, file)
            if isText { textTokens.append(Int32(index)) }
        }
        try vocabulary.readMeanings(file, addsBOS: addsBOS)
        tokens = TokenTable(over: vocabulary, capacity: textTokens.count)
        for id in textTokens where vocabulary.kind(of: id) == .normal && !vocabulary.bytes(of: id).isEmpty {
            if let other = tokens.insert(id, at: vocabulary.range(of: id)) {
                throw FirstpassError(
                    .format, "the tokens \(other) and \(id) are the same", at: file.location(of: Self.tokensKey))
            }
        }
    }

    /// Reads the merges of a byte-level vocabulary, pairs of tokens with a space between.
    ///
    /// - Throws: ``FirstpassError`` where one names or makes no token.
    func merges(_ file: GGUFFile) throws -> RankRule {
        let key = "tokenizer.ggml.merges"
        let lines = try file.strings(key)
        var rule = RankRule(capacity: lines.count)
        var bytes: [UInt8] = []
        for (rank, line) in lines.enumerated() {
            bytes.removeAll(keepingCapacity: true)
            // The alphabet has no space, but a merge of a literal one would begin with it.
            guard let space = line.dropFirst().firstIndex(of: 0x20),
                ByteAlphabet.decode(line[..<space], into: &bytes)
            else { throw Self.badMerge(rank, line, file.location(of: key)) }
            let middle = bytes.count
            guard ByteAlphabet.decode(line[(space + 1)...], into: &bytes),
                let (left, right, merged) = bytes.withUnsafeBufferPointer({ ids($0, middle) }),
                let rank = UInt32(exactly: rank)
            else { throw Self.badMerge(rank, line, file.location(of: key)) }
            rule.insert(left, right, rank: rank, id: merged, bytes: bytes)
        }
        return rule
    }

    /// The tokens of both parts and of the whole.
    private func ids(_ bytes: TextBytes, _ middle: Int) -> (Int32, Int32, Int32)? {
        guard let left = tokens.id(of: bytes, 0..<middle), let right = tokens.id(of: bytes, middle..<bytes.count),
            let whole = tokens.id(of: bytes, bytes.indices)
        else { return nil }
        return (left, right, whole)
    }

    private static func badMerge(_ rank: Int, _ line: UnsafeRawBufferPointer, _ location: String) -> FirstpassError {
        let text = String(decoding: line, as: UTF8.self)
        return FirstpassError(.format, "merge \(rank), '\(text)', names or makes no token", at: location)
    }

    /// The kind of a token by its type's number; names that end a generation are control tokens whatever the type.
    private static func kind(
        _ number: Int, _ name: UnsafeRawBufferPointer, _ index: Int, _ file: GGUFFile
    ) throws -> TokenKind {
        // Zero is what a converter writes that does not know.
        guard let kind = number == 0 ? .unused : UInt8(exactly: number).flatMap(TokenKind.init) else {
            throw FirstpassError(
                .format, "token \(index) is of the unknown type \(number)",
                at: file.location(of: "tokenizer.ggml.token_type"))
        }
        guard kind == .normal || kind == .userDefined, name.count > 2 else { return kind }
        return ControlNames.all.contains(Array(name)) ? .control : kind
    }
}

extension Vocabulary {
    /// Appends a token; returns whether it is one that text is made of.
    fileprivate mutating func append(
        _ name: UnsafeRawBufferPointer, _ kind: TokenKind, _ index: Int, isByteLevel: Bool, _ file: GGUFFile
    ) throws -> Bool {
        switch kind {
        case .normal where isByteLevel:
            var bytes: [UInt8] = []
            let isText = ByteAlphabet.decode(name, into: &bytes)
            if isText { append(bytes, kind) } else { append(name, kind) }
            return isText
        case .normal:
            append(SentencePieceTokenizer.unescape(name), kind)
            return true
        case .byte where !isByteLevel:
            guard let byte = SentencePieceTokenizer.byte(named: name) else {
                throw FirstpassError(
                    .format, "token \(index) is of the type byte, and not named like one",
                    at: file.location(of: "tokenizer.ggml.tokens"))
            }
            append(CollectionOfOne(byte), kind)
        case .byte: append(name, .unused)
        case .unknown, .control, .userDefined, .unused: append(name, kind)
        }
        return false
    }
}
