/// The weights of one decoder layer. Vectors are expanded to F32; matrices stay in the file's type.
struct DecoderLayer: Sendable {
    /// RMS norm before attention, `(embedding)`.
    let attentionNorm: [Float]
    /// `(heads × head dimension, embedding)`.
    let query: WeightMatrix
    /// `(key/value heads × head dimension, embedding)`.
    let key: WeightMatrix
    /// `(key/value heads × head dimension, embedding)`.
    let value: WeightMatrix
    /// Biases of the three, where the architecture has them.
    let queryBias: [Float]?
    /// `(key/value heads × head dimension)`.
    let keyBias: [Float]?
    /// `(key/value heads × head dimension)`.
    let valueBias: [Float]?
    /// `(embedding, heads × head dimension)`.
    let attentionOutput: WeightMatrix
    /// RMS norm before the feed-forward part, `(embedding)`.
    let feedForwardNorm: [Float]
    /// `(feed-forward, embedding)`.
    let gate: WeightMatrix
    /// `(feed-forward, embedding)`.
    let up: WeightMatrix
    /// `(embedding, feed-forward)`.
    let down: WeightMatrix
}
