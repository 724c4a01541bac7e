/// A finished sequence.
public struct SequenceCompletion: Sendable, Hashable {
    /// The text, without the stop string or the end token.
    public var text: String
    /// The tokens drawn, end token and stop string included.
    public var tokens: [Int32]
    /// The logarithm of each token's probability under the model's own distribution.
    public var logProbabilities: [Float]
    /// Tokens of the prompt.
    public var promptTokens: Int
    /// Why it ended.
    public var finishReason: FinishReason
}

/// Why a sequence ended.
public enum FinishReason: String, Sendable, Codable {
    /// An end token or a stop string.
    case stop
    /// The limit of tokens, or the end of the context.
    case length
}
