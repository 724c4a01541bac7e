internal import Core

/// One completion, as an engine gave it.
///
/// It has either an answer or an error. What it was for stands in the work item that it is recorded with.
public struct Generation: Sendable, Hashable {
    /// The name of the prompt template.
    public var template: String
    /// The prompt as sent.
    public var prompt: String
    /// The seed.
    public var seed: UInt64
    /// The sampling parameters, a JSON object.
    public var parameters: String
    /// The answer, raw.
    public var answer: String?
    /// Why there is no answer.
    public var error: String?
    /// Tokens of the prompt.
    public var tokensIn: Int
    /// Tokens generated.
    public var tokensOut: Int
    /// Why it ended: `stop`, `length`.
    public var finishReason: String?
    /// Seconds from the request to the answer.
    public var seconds: Double
    /// Mean natural logarithm of the generated tokens' probabilities.
    public var meanLogProbability: Double?

    /// Describes a completion that gave an answer.
    public init(
        template: String, prompt: String, seed: UInt64, parameters: String, answer: String, tokensIn: Int,
        tokensOut: Int, finishReason: String? = nil, seconds: Double, meanLogProbability: Double? = nil
    ) {
        self.template = template
        self.prompt = prompt
        self.seed = seed
        self.parameters = parameters
        self.answer = answer
        self.tokensIn = tokensIn
        self.tokensOut = tokensOut
        self.finishReason = finishReason
        self.seconds = seconds
        self.meanLogProbability = meanLogProbability
    }

    /// Describes a completion that failed.
    public init(
        template: String, prompt: String, seed: UInt64, parameters: String, error: String, seconds: Double
    ) {
        self.template = template
        self.prompt = prompt
        self.seed = seed
        self.parameters = parameters
        self.error = error
        self.tokensIn = 0
        self.tokensOut = 0
        self.seconds = seconds
    }
}
