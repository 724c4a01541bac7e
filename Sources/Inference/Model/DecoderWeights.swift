internal import CKernels
import Core

/// All weights of a decoder, every shape checked against the configuration.
struct DecoderWeights: Sendable {
    let configuration: ModelConfiguration
    /// `(vocabulary, embedding)`: row t is the embedding of token t.
    let embedding: FileMatrix
    let layers: [DecoderLayer]
    /// RMS norm before the output, `(embedding)`.
    let outputNorm: [Float]
    /// `(vocabulary, embedding)`; the embedding itself where the two are tied.
    let output: WeightMatrix
    /// What each rotary frequency is divided by, `(rope dimension / 2)`, where the file says so.
    let ropeFactors: [Float]?
    /// The matrices point into its memory.
    private let file: GGUFFile

    /// Finds every tensor of a decoder by its name.
    ///
    /// - Parameters:
    ///   - attentionBias: whether queries, keys and values must have biases; they are used where they are.
    ///   - pool: packs the matrices; without it they stay as they are in the file.
    /// - Throws: `FirstpassError` that names the tensor that is missing or has another shape.
    init(
        _ file: GGUFFile, configuration: ModelConfiguration, attentionBias: Bool, packing pool: ComputePool?,
        kernels: Kernels
    ) throws {
        let reader = TensorReader(file: file, pool: pool, kernels: kernels)
        let shape = configuration
        func bias(_ name: String, _ count: Int) throws -> [Float]? {
            if !attentionBias, file.tensorIfPresent(name) == nil { return nil }
            return try reader.vector(name, count: count)
        }
        embedding = try reader.table("token_embd.weight", rows: shape.vocabulary, columns: shape.embedding)
        outputNorm = try reader.vector("output_norm.weight", count: shape.embedding)
        let head = file.tensorIfPresent("output.weight") == nil ? "token_embd.weight" : "output.weight"
        output = try reader.matrix(head, rows: shape.vocabulary, columns: shape.embedding)
        ropeFactors =
            file.tensorIfPresent("rope_freqs.weight") == nil
            ? nil : try reader.vector("rope_freqs.weight", count: shape.ropeDimension / 2)
        layers = try (0..<shape.layers).map { index in
            let block = "blk.\(index)"
            return DecoderLayer(
                attentionNorm: try reader.vector("\(block).attn_norm.weight", count: shape.embedding),
                query: try reader.matrix("\(block).attn_q.weight", rows: shape.queryWidth, columns: shape.embedding),
                key: try reader.matrix("\(block).attn_k.weight", rows: shape.keyValueWidth, columns: shape.embedding),
                value: try reader.matrix("\(block).attn_v.weight", rows: shape.keyValueWidth, columns: shape.embedding),
                queryBias: try bias("\(block).attn_q.bias", shape.queryWidth),
                keyBias: try bias("\(block).attn_k.bias", shape.keyValueWidth),
                valueBias: try bias("\(block).attn_v.bias", shape.keyValueWidth),
                attentionOutput: try reader.matrix(
                    "\(block).attn_output.weight", rows: shape.embedding, columns: shape.queryWidth),
                feedForwardNorm: try reader.vector("\(block).ffn_norm.weight", count: shape.embedding),
                gate: try reader.matrix("\(block).ffn_gate.weight", rows: shape.feedForward, columns: shape.embedding),
                up: try reader.matrix("\(block).ffn_up.weight", rows: shape.feedForward, columns: shape.embedding),
                down: try reader.matrix("\(block).ffn_down.weight", rows: shape.embedding, columns: shape.feedForward))
        }
        try reader.finish()
        self.configuration = configuration
        self.file = file
    }
}
