import Core

/// The shapes and constants of a decoder, as its file states them.
public struct ModelConfiguration: Sendable, Hashable {
    /// The architecture's name in the file.
    public let architecture: String
    /// Decoder layers.
    public let layers: Int
    /// Width of the residual stream.
    public let embedding: Int
    /// Query heads.
    public let heads: Int
    /// Key/value heads; divides `heads`.
    public let keyValueHeads: Int
    /// Components of one head.
    public let headDimension: Int
    /// Width of the feed-forward part.
    public let feedForward: Int
    /// Tokens in the vocabulary.
    public let vocabulary: Int
    /// Positions that the model was trained for.
    public let contextLength: Int
    /// Added to the mean square in a norm.
    let normEpsilon: Float
    let ropeStyle: RopeStyle
    let ropeDimension: Int
    let ropeBase: Float
    let ropeScaling: RopeScaling

    /// Floats of one position's queries.
    var queryWidth: Int { heads * headDimension }
    /// Floats of one position's keys, or values.
    var keyValueWidth: Int { keyValueHeads * headDimension }
    /// What scores are multiplied by before the softmax.
    var attentionScale: Float { 1 / Float(headDimension).squareRoot() }
    /// The pages of the KV cache.
    var cacheLayout: KVLayout { KVLayout(layers: layers, heads: keyValueHeads, dimension: headDimension) }

    func rotaryEmbedding(factors: [Float]?, kernels: Kernels) -> RotaryEmbedding {
        RotaryEmbedding(
            dimension: ropeDimension, base: ropeBase, style: ropeStyle, scaling: ropeScaling, factors: factors,
            kernels: kernels)
    }

    /// Reads the keys that all decoder architectures have in common, under the architecture's name.
    ///
    /// - Throws: `FirstpassError` that names the key, where one is missing or holds a value that no model can have.
    init(_ file: GGUFFile, architecture: String, ropeStyle: RopeStyle) throws {
        self.architecture = architecture
        self.ropeStyle = ropeStyle
        let reader = HyperparameterReader(file: file, prefix: architecture)
        layers = try reader.integer("block_count", in: 1...1_024)
        embedding = try reader.integer("embedding_length", in: 1...65_536)
        heads = try reader.integer("attention.head_count", in: 1...1_024)
        keyValueHeads = try reader.integer("attention.head_count_kv", in: 1...1_024, default: heads)
        feedForward = try reader.integer("feed_forward_length", in: 1...1_048_576)
        contextLength = try reader.integer("context_length", in: 1...16_777_216)
        headDimension = try reader.integer(
            "attention.key_length", in: 1...4_096, default: max(1, embedding / heads))
        ropeDimension = try reader.integer("rope.dimension_count", in: 2...4_096, default: headDimension)
        normEpsilon = try reader.float("attention.layer_norm_rms_epsilon", default: nil)
        ropeBase = try reader.float("rope.freq_base", default: 10_000)
        ropeScaling = try reader.ropeScaling(contextLength: contextLength)
        vocabulary = try file.tensor("token_embd.weight").shape.dropFirst().first ?? 0
        try reader.require(
            heads.isMultiple(of: keyValueHeads), "attention.head_count",
            "\(heads) heads cannot share \(keyValueHeads) key/value heads")
        try reader.require(
            ropeDimension <= headDimension && ropeDimension.isMultiple(of: 2), "rope.dimension_count",
            "\(ropeDimension) does not fit heads of \(headDimension)")
        let valueLength = try reader.integer("attention.value_length", in: 1...4_096, default: headDimension)
        try reader.require(
            valueLength == headDimension, "attention.value_length", "values of another length than keys are not handled"
        )
    }
}
