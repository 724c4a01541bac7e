import Core
import Inference
import InferenceTestSupport

/// Good files of some kilobytes, from which mutants are made.
enum SeedFiles {
    static let preTokenizers = ["default", "gpt-2", "smollm", "qwen2", "llama-bpe", "deepseek-coder"]

    static let templates = [
        "<|im_start|>system\\nYou help.<|im_end|>", "<|start_header_id|>x<|end_header_id|><|eot_id|>",
        "'You are a coder\\n' ### Instruction: ### Response: <|EOT|>", "### Instruction: ### Response:",
        "[INST] <<SYS>>", "[INST]", "User: Assistant:",
    ]

    static var all: [GGUFWriter] {
        var files = preTokenizers.map { byteLevel($0) }
        files += [sentencePiece(acrossWords: false), sentencePiece(acrossWords: true)]
        files += [model(.f32, "llama", embedding: 8), model(.q8_0, "qwen2", embedding: 32), tensors]
        return files
    }

    /// The names of the 256 bytes in byte-level vocabularies.
    private static let byteNames: [String] = {
        var next: UInt32 = 0x100
        return (0..<256).map { (byte: UInt32) in
            if (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || byte >= 0xAE {
                return String(Unicode.Scalar(UInt8(byte)))
            }
            defer { next += 1 }
            return Unicode.Scalar(next).map { String($0) } ?? ""
        }
    }()

    private static let merges = [
        "Ġ t", "h e", "Ġt he", "i n", "Ġ Ġ", "ĠĠ ĠĠ", "Ċ Ċ", "a b", "ab ab", "Ã ©", "ä ¸", "ä¸ Ń", "1 2", "12 3", "e Ì",
        "Ì ģ", "' s", "< |", "! !", "!! !!",
    ]

    static func byteLevel(_ preTokenizer: String) -> GGUFWriter {
        let made = merges.map { $0.replacing(" ", with: "") }
        let special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<tool>", "<tool_call>", "[PAD]"]
        let tokens = byteNames + made + special
        var file = GGUFWriter()
        file.set("general.architecture", .string("llama"))
        file.set("tokenizer.ggml.model", .string("gpt2"))
        file.set("tokenizer.ggml.pre", .string(preTokenizer))
        file.set("tokenizer.ggml.tokens", .strings(tokens))
        let types = Array(repeating: Int32(1), count: byteNames.count + made.count) + [3, 3, 3, 4, 4, 5]
        file.set("tokenizer.ggml.token_type", .int32s(types))
        file.set("tokenizer.ggml.merges", .strings(merges))
        file.set("tokenizer.ggml.bos_token_id", .uint32(UInt32(tokens.count - 6)))
        file.set("tokenizer.ggml.eos_token_id", .uint32(UInt32(tokens.count - 4)))
        file.set("tokenizer.ggml.add_bos_token", .bool(false))
        file.set("tokenizer.chat_template", .string(templates[0]))
        return file
    }

    static func sentencePiece(acrossWords: Bool) -> GGUFWriter {
        var pieces = [
            "▁", "a", "b", "t", "h", "e", "▁t", "he", "▁the", "▁▁", "▁▁▁▁", "é", "中", "中文", "ab", "abab", "12", "\n",
        ]
        if acrossWords { pieces += ["e▁", "the▁", "a▁b", "▁a▁b"] }
        let bytes = (0..<256).map { byte in
            "<0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))>"
        }
        let tokens = ["<unk>", "<s>", "</s>"] + bytes + pieces + ["<tool>"]
        var file = GGUFWriter()
        file.set("general.architecture", .string("llama"))
        file.set("tokenizer.ggml.model", .string("llama"))
        file.set("tokenizer.ggml.tokens", .strings(tokens))
        let kinds: [Int32] = [2, 3, 3]
        file.set(
            "tokenizer.ggml.token_type",
            .int32s(kinds + Array(repeating: 6, count: 256) + Array(repeating: 1, count: pieces.count) + [4]))
        let scores = Array(repeating: Float(0), count: 259) + pieces.indices.map { Float(-($0 / 2)) } + [0]
        file.set("tokenizer.ggml.scores", .floats(scores))
        file.set("tokenizer.ggml.bos_token_id", .uint32(1))
        file.set("tokenizer.ggml.eos_token_id", .uint32(2))
        file.set("tokenizer.ggml.unknown_token_id", .uint32(0))
        file.set("tokenizer.ggml.add_space_prefix", .bool(true))
        file.set("tokenizer.chat_template", .string(templates[4]))
        return file
    }

    /// A model that loads: one layer, heads of four.
    private static func model(_ type: GGMLType, _ name: String, embedding: Int) -> GGUFWriter {
        var file = byteLevel("qwen2")
        let vocabulary = 256 + merges.count + 6
        file.metadata[0].payload = GGUFWriter.Value.string(name).payload
        for (key, value) in [
            ("block_count", 1), ("embedding_length", embedding), ("attention.head_count", embedding / 4),
            ("attention.head_count_kv", embedding / 8), ("feed_forward_length", embedding), ("context_length", 64),
        ] { file.set("\(name).\(key)", .uint32(UInt32(value))) }
        file.set("\(name).attention.layer_norm_rms_epsilon", .float32(1e-5))
        func add(_ name: String, _ shape: [Int], _ type: GGMLType) {
            let bytes = shape.reduce(1, *) / type.blockSize * type.blockBytes
            file.add(name, shape: shape, type: type, data: [UInt8](repeating: 0, count: bytes))
        }
        add("token_embd.weight", [embedding, vocabulary], type)
        add("output_norm.weight", [embedding], .f32)
        add("blk.0.attn_norm.weight", [embedding], .f32)
        add("blk.0.attn_q.weight", [embedding, embedding], type)
        for part in ["k", "v"] { add("blk.0.attn_\(part).weight", [embedding, embedding / 2], type) }
        if name == "qwen2" {
            add("blk.0.attn_q.bias", [embedding], .f32)
            for part in ["k", "v"] { add("blk.0.attn_\(part).bias", [embedding / 2], .f32) }
        }
        add("blk.0.attn_output.weight", [embedding, embedding], type)
        add("blk.0.ffn_norm.weight", [embedding], .f32)
        for part in ["gate", "up", "down"] { add("blk.0.ffn_\(part).weight", [embedding, embedding], type) }
        return file
    }

    /// Every type of tensor and of value.
    private static var tensors: GGUFWriter {
        var file = GGUFWriter()
        file.set("general.architecture", .string("llama"))
        file.set("general.alignment", .uint32(32))
        let values: [GGUFWriter.Value] = [
            .uint8(1), .int8(-1), .uint16(2), .int16(-2), .uint32(3), .int32(-3), .uint64(4), .int64(-4), .float32(0.5),
            .float64(0.25), .bool(true), .string("é"), .strings(["", "a"]), .int32s([1, 2]), .floats([1]),
            .array(.bool, count: 2, elements: [0, 1]), .array(.uint64, count: 1, elements: [1, 0, 0, 0, 0, 0, 0, 0]),
            .array(.float64, count: 1, elements: [1, 0, 0, 0, 0, 0, 0, 0]), .array(.int8, count: 1, elements: [1]),
        ]
        for (index, value) in values.enumerated() { file.set("value.\(index)", value) }
        for type in GGMLType.allCases {
            file.add(
                "tensor.\(type.name)", shape: [type.blockSize, 2], type: type,
                data: [UInt8](repeating: 1, count: 2 * type.blockBytes))
        }
        return file
    }
}
