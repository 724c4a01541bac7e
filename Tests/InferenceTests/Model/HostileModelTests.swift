import Core
import InferenceTestSupport
import Testing

@testable import Inference

/// Files that are well-formed GGUF and no model that could be run.
@Suite struct HostileModelTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Expects an error that names a key or a tensor.
    private func check(_ name: String, _ change: (inout GGUFWriter) -> Void) throws {
        var writer = try GGUFWriter.smallModel()
        change(&writer)
        let path = try folder.write(writer.bytes, as: "hostile.gguf")
        let error = #expect(throws: FirstpassError.self, "\(name)") { try LanguageModel(path: path) }
        let text = "\(error?.message ?? "") \(error?.location ?? "")"
        #expect(text.contains(name), "\(name): \(text)")
        #expect(text.contains("hostile.gguf"))
        #expect([.format, .unsupported].contains(error?.code), "\(name)")
    }

    @Test func theModelThatIsDamagedHereIsGood() async throws {
        let path = try folder.write(try GGUFWriter.smallModel().bytes, as: "good.gguf")
        let model = try LanguageModel(path: path, limits: BatchLimits(threads: 2))
        let samples = try await model.samples([5, 6, 7], seeds: [1, 2], sampling: .init(), maximumTokens: 20)
        #expect(samples.allSatisfy { !$0.tokens.isEmpty && $0.text == $0.completion?.text })
        #expect(try ModelFileDescription(path: path).text.contains("2 layers of 8"))
    }

    static let hyperparameters = [
        "block_count", "embedding_length", "attention.head_count", "attention.head_count_kv", "feed_forward_length",
        "context_length", "attention.key_length", "attention.value_length", "rope.dimension_count",
    ]

    @Test(arguments: hyperparameters)
    func anAbsurdHyperparameterIsRefused(key: String) throws {
        for value in [
            .uint32(0), .uint32(1 << 31), .uint32(.max), .uint64(.max), .uint64(1 << 63), .int32(-1), .int64(.min),
            .string("8"), .float32(8), .bool(true), .int32s([8, 8]),
        ] as [GGUFWriter.Value] {
            try check("llama.\(key)") { $0.replace("llama.\(key)", value) }
        }
    }

    @Test func aMissingHyperparameterIsNamed() throws {
        for key in [
            "block_count", "embedding_length", "attention.head_count", "feed_forward_length", "context_length",
            "attention.layer_norm_rms_epsilon",
        ] {
            try check("llama.\(key)") { $0.remove("llama.\(key)") }
        }
        try check("general.architecture") { $0.remove("general.architecture") }
        try check("general.architecture") { $0.replace("general.architecture", .string("gpt-j")) }
    }

    @Test func numbersThatNoModelHasAreRefused() throws {
        for key in ["attention.layer_norm_rms_epsilon", "rope.freq_base", "rope.scaling.factor"] {
            for value in [.nan, .infinity, -1, 0] as [Float] {
                try check("llama.\(key)") { $0.replace("llama.\(key)", .float32(value)) }
            }
            try check("llama.\(key)") { $0.replace("llama.\(key)", .float64(1e300)) }
        }
        try check("llama.rope.scaling.type") { $0.replace("llama.rope.scaling.type", .string("spiral")) }
        try check("llama.rope.scaling.original_context_length") {
            $0.set("llama.rope.scaling.type", .string("yarn"))
            $0.set("llama.rope.scaling.original_context_length", .uint32(0))
        }
    }

    @Test func shapesThatContradictEachOtherAreRefused() throws {
        try check("attention.head_count") { $0.replace("llama.attention.head_count_kv", .uint32(3)) }
        try check("token_embd.weight") { $0.replace("llama.embedding_length", .uint32(16)) }
        try check("blk.2.attn_norm.weight") { $0.replace("llama.block_count", .uint32(3)) }
        try check("blk.1.") { $0.replace("llama.block_count", .uint32(1)) }
        try check("blk.0.ffn_gate.weight") { $0.replace("llama.feed_forward_length", .uint32(13)) }
        try check("blk.0.attn_q.weight") { $0.replace("llama.attention.key_length", .uint32(8)) }
        try check("rope.dimension_count") { $0.replace("llama.rope.dimension_count", .uint32(3)) }
        try check("rope.dimension_count") { $0.replace("llama.rope.dimension_count", .uint32(6)) }
        // Heads of an odd length cannot be turned in pairs.
        try check("rope.dimension_count") {
            $0.replace("llama.attention.head_count", .uint32(3))
            $0.replace("llama.attention.head_count_kv", .uint32(3))
            $0.replace("llama.attention.key_length", .uint32(5))
        }
        try check("rope_freqs.weight") { $0.add("rope_freqs.weight", shape: [3], floats: [1, 1, 1]) }
    }

    @Test func everyMissingTensorIsNamed() throws {
        let names = try GGUFWriter.smallModel().tensors.map { String(decoding: $0.name, as: UTF8.self) }
        #expect(names.count == 20)
        for name in names { try check(name) { $0.removeTensor(name) } }
    }

    @Test func everyTensorOfAnotherShapeIsNamed() throws {
        for (index, tensor) in try GGUFWriter.smallModel().tensors.enumerated() {
            let name = String(decoding: tensor.name, as: UTF8.self)
            let shapes = [
                tensor.shape.map { $0 + 1 }, tensor.shape + [1], [tensor.shape.reduce(1, *)] + [1],
                tensor.shape.map { _ in 1 }, tensor.shape.count > 1 ? tensor.shape.reversed() : [1, tensor.shape[0]],
            ].filter { $0 != tensor.shape }
            for shape in shapes where name != "token_embd.weight" || shape[0] != 8 {
                try check(name) {
                    $0.tensors[index].shape = shape
                    $0.tensors[index].data = [UInt8](repeating: 0, count: Int(shape.reduce(4, *)))
                }
            }
        }
    }

    @Test func weightsThatNoGraphUsesAreRefused() throws {
        for name in ["blk.0.ffn_gate_exps.weight", "blk.2.attn_q.weight", "cls.output.weight", "output.bias"] {
            try check(name) { $0.add(name, shape: [4], floats: [0, 0, 0, 0]) }
        }
    }

    @Test func moreTokensThanEmbeddingsAreRefused() throws {
        try check("tokenizer.ggml.tokens") {
            $0.tensors[0].shape[1] -= 1
            $0.tensors[0].data.removeLast(8 * 4)
        }
    }

    /// Models are padded to a round number of embeddings: tokens that the tokenizer lacks are no text.
    @Test func moreEmbeddingsThanTokensAreFine() async throws {
        var writer = try GGUFWriter.smallModel()
        writer.tensors[0].shape[1] += 300
        writer.tensors[0].data += [UInt8](repeating: 0, count: 300 * 8 * 4)
        let model = try LanguageModel(path: folder.write(writer.bytes, as: "padded.gguf"))
        let samples = try await model.samples(
            [5], seeds: Array(0..<8), sampling: .init(temperature: 100), maximumTokens: 60)
        #expect(samples.contains { $0.tokens.contains { $0 >= Int32(model.tokenizer.vocabularySize) } })
        #expect(samples.allSatisfy { $0.completion != nil })
    }
}
