public import Inference

/// One prompt and how to complete it.
public struct GenerationRequest: Sendable {
    /// What a model is given.
    public enum Prompt: Sendable {
        /// Messages, put into the model's own chat template; the answer begins with `answerPrefix`.
        case chat([ChatMessage], answerPrefix: String = "")
        /// Text as it is.
        case text(String)
    }

    /// What the model is given.
    public var prompt: Prompt
    /// Samples to draw.
    public var samples: Int
    /// The seed of sample 0; the others follow from it.
    public var seed: UInt64
    /// How tokens are chosen.
    public var sampling: SamplingParameters
    /// The most tokens of one sample.
    public var maximumTokens: Int
    /// Texts that end a sample; they are not part of it.
    public var stops: [String]
    /// Among requests that wait for a place in the batch, lower ones are first. It decides when, never what.
    public var priority: Int

    /// Makes a request.
    public init(
        prompt: Prompt, samples: Int = 1, seed: UInt64, sampling: SamplingParameters, maximumTokens: Int,
        stops: [String] = [], priority: Int = 0
    ) {
        self.prompt = prompt
        self.samples = samples
        self.seed = seed
        self.sampling = sampling
        self.maximumTokens = maximumTokens
        self.stops = stops
        self.priority = priority
    }
}
