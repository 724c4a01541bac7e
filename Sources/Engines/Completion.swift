public import Inference

/// One finished sample.
public struct Completion: Sendable, Hashable {
    /// Its index in the request.
    public var sample: Int
    /// Its seed.
    public var seed: UInt64
    /// The text, without the answer prefix of the request, the stop string and the end token.
    public var text: String
    /// The tokens drawn; empty for a server that does not tell.
    public var tokens: [Int32]
    /// The logarithm of each token's probability under the model's own distribution.
    public var logProbabilities: [Float]
    /// Tokens of the prompt.
    public var promptTokens: Int
    /// Tokens drawn.
    public var completionTokens: Int
    /// Why it ended.
    public var finishReason: FinishReason

    /// The mean of ``logProbabilities``; nil where there are none.
    public var meanLogProbability: Double? {
        guard !logProbabilities.isEmpty else { return nil }
        return logProbabilities.reduce(0) { $0 + Double($1) } / Double(logProbabilities.count)
    }
}
