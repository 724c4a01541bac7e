internal import Core
public import Inference

/// The tokens and the form in which a family of models was trained to fill in the middle.
public struct InfillingFamily: Sendable, Equatable {
    /// The name by which it is chosen.
    public let name: String
    /// What stands before the text before the hole.
    let prefix: String
    /// What stands before the text behind the hole.
    let suffix: String
    /// What stands before the text in the hole.
    let middle: String
    /// What ends it.
    let end: String
    /// What text begins with that is encoded as the beginning of a text: SentencePiece's implicit space.
    let textStart: String

    private init(
        _ name: String, prefix: String, suffix: String, middle: String, end: String, textStart: String = ""
    ) {
        self.name = name
        self.prefix = prefix
        self.suffix = suffix
        self.middle = middle
        self.end = end
        self.textStart = textStart
    }

    /// `<PRE> {prefix} <SUF>{suffix} <MID>{middle} <EOT>`, or `<PRE> <SUF>{suffix} <MID> {prefix}{middle} <EOT>`.
    ///
    /// Rozière et al., *Code Llama*, arXiv 2308.12950, section 2.3, and `infilling_prompt_tokens` of
    /// <https://github.com/meta-llama/codellama/blob/main/llama/generation.py>. The spaces before the marks belong to their
    /// tokens (`▁<SUF>`); the prefix has the implicit space of SentencePiece, which suffix and middle are encoded without.
    public static let codeLlama = InfillingFamily(
        "codellama", prefix: "<PRE>", suffix: " <SUF>", middle: " <MID>", end: " <EOT>", textStart: " ")

    /// `<|fim_prefix|>{prefix}<|fim_suffix|>{suffix}<|fim_middle|>{middle}<|endoftext|>`: Hui et al., *Qwen2.5-Coder Technical
    /// Report*, arXiv 2409.12186, section 3.2. Qwen3-Coder has the same.
    public static let qwen = InfillingFamily(
        "qwen2.5-coder", prefix: "<|fim_prefix|>", suffix: "<|fim_suffix|>", middle: "<|fim_middle|>",
        end: "<|endoftext|>")

    /// `<fim_prefix>{prefix}<fim_suffix>{suffix}<fim_middle>{middle}<|endoftext|>`: Li et al., *StarCoder*, arXiv 2305.06161,
    /// section 5; Lozhkov et al., *StarCoder 2*, arXiv 2402.19173. The models of Granite Code (arXiv 2405.04324) have
    /// StarCoder's tokenizer.
    public static let starCoder = InfillingFamily(
        "starcoder2", prefix: "<fim_prefix>", suffix: "<fim_suffix>", middle: "<fim_middle>", end: "<|endoftext|>")

    /// `<｜fim▁begin｜>{prefix}<｜fim▁hole｜>{suffix}<｜fim▁end｜>{middle}<｜end▁of▁sentence｜>`: Guo et al., *DeepSeek-Coder*,
    /// arXiv 2401.14196, section 3.1.2.
    public static let deepSeekCoder = InfillingFamily(
        "deepseek-coder", prefix: "<｜fim▁begin｜>", suffix: "<｜fim▁hole｜>", middle: "<｜fim▁end｜>",
        end: "<｜end▁of▁sentence｜>")

    /// `<|fim_prefix|>{prefix}<|fim_suffix|>{suffix}<|fim_middle|>{middle}<|file_separator|>`:
    /// <https://ai.google.dev/gemma/docs/codegemma/prompt-structure>; trained in both orders (CodeGemma Team, *CodeGemma*, arXiv 2406.11409).
    public static let codeGemma = InfillingFamily(
        "codegemma", prefix: "<|fim_prefix|>", suffix: "<|fim_suffix|>", middle: "<|fim_middle|>",
        end: "<|file_separator|>")

    /// All families. CodeGemma's comes before Qwen's, which has the same tokens but for the last.
    public static let all = [codeLlama, codeGemma, qwen, starCoder, deepSeekCoder]

    /// The tokens' names.
    var marks: [String] { [prefix, suffix, middle, end].map { String($0.drop { $0 == " " }) } }
}

extension InfillingFamily {
    /// The family of a name.
    ///
    /// - Throws: ``FirstpassError`` with the code `usage` where there is none.
    public init(named name: String) throws {
        guard let family = Self.all.first(where: { $0.name == name }) else {
            throw FirstpassError(
                .usage, "there is no family '\(name)' of models that fill in the middle",
                remedy: "give one of \(Self.all.map(\.name).joined(separator: ", "))")
        }
        self = family
    }

    /// The family whose tokens a vocabulary has.
    ///
    /// - Parameter location: what the vocabulary is of, for messages.
    /// - Throws: ``FirstpassError`` with the code `unsupported` where it has those of none, naming what the nearest lacks.
    public init(of vocabulary: Vocabulary, at location: String) throws {
        let names = Set(Self.all.flatMap(\.marks))
        let present = vocabulary.names(among: names)
        let nearest = Self.all.map { (family: $0, missing: $0.marks.filter { !present.contains($0) }) }
            .min { $0.missing.count < $1.missing.count }
        guard let nearest, !nearest.missing.isEmpty else {
            self = nearest?.family ?? .codeLlama
            return
        }
        throw Self.lacking(nearest.missing, of: nearest.family, at: location)
    }

    /// Checks that a vocabulary has the family's tokens.
    ///
    /// - Throws: ``FirstpassError`` with the code `unsupported`, naming those that are missing.
    public func check(_ vocabulary: Vocabulary, at location: String) throws {
        let present = vocabulary.names(among: Set(marks))
        let missing = marks.filter { !present.contains($0) }
        guard missing.isEmpty else { throw Self.lacking(missing, of: self, at: location) }
    }

    private static func lacking(
        _ missing: [String], of family: InfillingFamily, at location: String
    ) -> FirstpassError {
        FirstpassError(
            .unsupported,
            "the tokenizer cannot mark what is to be filled in: of the tokens of '\(family.name)' it lacks "
                + missing.map { "'\($0)'" }.joined(separator: ", "), at: location,
            remedy: "give the tokenizer of a model that was trained to fill in the middle: "
                + all.map(\.name).joined(separator: ", "))
    }
}

extension Vocabulary {
    /// Those of some names that tokens have, whatever their kind; a space before a name counts as part of the token.
    fileprivate func names(among names: Set<String>) -> Set<String> {
        let wanted = Dictionary(grouping: names) { $0.utf8.count }
        let spaces = [Array("▁".utf8), Array(" ".utf8)]
        var found: Set<String> = []
        for id in 0..<Int32(count) {
            var bytes = bytes(of: id)
            if let space = spaces.first(where: bytes.starts) { bytes = bytes.dropFirst(space.count) }
            for name in wanted[bytes.count] ?? [] where name.utf8.elementsEqual(bytes) { found.insert(name) }
        }
        return found
    }
}
