import Foundation
import Inference
import InferenceTestSupport

/// What `Fixtures/record_tokenizers.py` recorded: texts, small vocabularies, and the ids that llama.cpp gives.
struct TokenizerFixture: Decodable {
    /// A vocabulary made by the script.
    struct SmallVocabulary: Decodable {
        var tokens: [String]
        var types: [Int32]
        var merges: [String]?
        var scores: [Float]?
        var bos: UInt32
        var eos: UInt32
    }

    /// One tokenizer's ids of the first texts, and checksums of those of the others.
    struct Recorded: Decodable {
        var ids: [[Int32]]
        var checksums: [String]
    }

    var texts: [String]
    var byteLevel: SmallVocabulary
    /// With tokens that span words.
    var sentencePiece: SmallVocabulary
    /// With a space only at the beginning of tokens.
    var sentencePieceWords: SmallVocabulary
    var recorded: [String: Recorded]

    static func load() throws -> TokenizerFixture {
        try JSONDecoder().decode(Self.self, from: Data(contentsOf: fixture("tokenizers.json")))
    }

    /// A file of the folder `Fixtures`.
    static func fixture(_ name: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/\(name)")
    }

    /// FNV-1a over the ids, as the script has it.
    static func checksum(_ ids: [Int32]) -> String {
        let hash = ids.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return String(repeating: "0", count: hash.leadingZeroBitCount / 4) + (hash == 0 ? "" : String(hash, radix: 16))
    }
}

extension GGUFWriter {
    /// A file with a vocabulary and nothing else.
    init(_ vocabulary: TokenizerFixture.SmallVocabulary, preTokenizer: String = "default") {
        self.init()
        set("general.architecture", .string("llama"))
        set("tokenizer.ggml.model", .string(vocabulary.merges == nil ? "llama" : "gpt2"))
        set("tokenizer.ggml.pre", .string(preTokenizer))
        set("tokenizer.ggml.tokens", .strings(vocabulary.tokens))
        set("tokenizer.ggml.token_type", .int32s(vocabulary.types))
        if let merges = vocabulary.merges { set("tokenizer.ggml.merges", .strings(merges)) }
        if let scores = vocabulary.scores { set("tokenizer.ggml.scores", .floats(scores)) }
        set("tokenizer.ggml.bos_token_id", .uint32(vocabulary.bos))
        set("tokenizer.ggml.eos_token_id", .uint32(vocabulary.eos))
    }
}
