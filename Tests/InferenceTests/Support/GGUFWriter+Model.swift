import Core
import InferenceTestSupport

@testable import Inference

extension GGUFWriter {
    /// The smallest model that has everything: `llama`, two layers, F32, random weights.
    static func smallModel() throws -> GGUFWriter {
        let vocabulary = try TokenizerFixture.load().byteLevel
        var writer = GGUFWriter(vocabulary, preTokenizer: "qwen2")
        let (embedding, feedForward, head) = (8, 12, 4)
        writer.set("llama.block_count", .uint32(2))
        writer.set("llama.embedding_length", .uint32(8))
        writer.set("llama.attention.head_count", .uint32(2))
        writer.set("llama.attention.head_count_kv", .uint32(1))
        writer.set("llama.feed_forward_length", .uint32(12))
        writer.set("llama.context_length", .uint32(64))
        writer.set("llama.attention.layer_norm_rms_epsilon", .float32(1e-5))
        var random = CounterRandom(seed: 1)
        func add(_ name: String, _ shape: [Int]) {
            writer.add(name, shape: shape, floats: random.floats(shape.reduce(1, *)))
        }
        add("token_embd.weight", [embedding, vocabulary.tokens.count])
        add("output_norm.weight", [embedding])
        for layer in ["blk.0", "blk.1"] {
            add("\(layer).attn_norm.weight", [embedding])
            add("\(layer).attn_q.weight", [embedding, 2 * head])
            add("\(layer).attn_k.weight", [embedding, head])
            add("\(layer).attn_v.weight", [embedding, head])
            add("\(layer).attn_output.weight", [2 * head, embedding])
            add("\(layer).ffn_norm.weight", [embedding])
            add("\(layer).ffn_gate.weight", [embedding, feedForward])
            add("\(layer).ffn_up.weight", [embedding, feedForward])
            add("\(layer).ffn_down.weight", [feedForward, embedding])
        }
        return writer
    }

    /// Removes an entry.
    mutating func remove(_ key: String) { metadata.removeAll { $0.key == Array(key.utf8) } }

    /// Puts another value in an entry's place, or adds it.
    mutating func replace(_ key: String, _ value: Value) {
        remove(key)
        set(key, value)
    }

    /// Removes a tensor.
    mutating func removeTensor(_ name: String) { tensors.removeAll { $0.name == Array(name.utf8) } }
}
