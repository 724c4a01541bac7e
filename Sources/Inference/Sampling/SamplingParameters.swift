import Core

/// How the next token is chosen. The order is: repetition penalty, temperature, top-k, top-p, min-p, draw.
public struct SamplingParameters: Sendable, Codable, Hashable {
    /// Divides the logits; 0 takes the most likely token.
    public var temperature: Float
    /// Keeps the k most likely tokens; 0 keeps all.
    public var topK: Int
    /// Keeps the smallest set of most likely tokens whose probabilities add up to at least this; 1 keeps all.
    public var topP: Float
    /// Keeps tokens at least this times as likely as the most likely one; 0 keeps all.
    public var minP: Float
    /// Divides positive and multiplies negative logits of tokens seen lately (Keskar et al. 2019); 1 does nothing.
    public var repetitionPenalty: Float

    /// Tokens, counted back from the end, prompt included, that the repetition penalty looks at.
    public static let repetitionWindow = 64

    /// The model's own distribution, unless said otherwise.
    public init(
        temperature: Float = 1, topK: Int = 0, topP: Float = 1, minP: Float = 0, repetitionPenalty: Float = 1
    ) {
        self.temperature = temperature
        self.topK = topK
        self.topP = topP
        self.minP = minP
        self.repetitionPenalty = repetitionPenalty
    }

    /// Checks every value.
    ///
    /// - Throws: ``FirstpassError`` of the kind `usage` that names the value and its range.
    public func validate() throws {
        func require(_ holds: Bool, _ message: String) throws {
            if !holds { throw FirstpassError(.usage, message) }
        }
        try require(temperature.isFinite && temperature >= 0, "temperature must be 0 or more, not \(temperature)")
        try require(topK >= 0, "top-k must be 0 (off) or more, not \(topK)")
        try require(topP > 0 && topP <= 1, "top-p must be above 0 and at most 1, not \(topP)")
        try require(minP >= 0 && minP <= 1, "min-p must be between 0 and 1, not \(minP)")
        try require(
            repetitionPenalty.isFinite && repetitionPenalty > 0,
            "the repetition penalty must be above 0, not \(repetitionPenalty)")
    }
}
