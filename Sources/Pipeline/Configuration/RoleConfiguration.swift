public import Core
public import Inference

/// The model of one role and how it is asked.
public struct RoleConfiguration: Sendable, Codable, Hashable {
    /// A registered model's name, or a path.
    public var model: String
    /// How tokens are drawn.
    public var sampling: SamplingParameters
    /// The most tokens of an answer.
    public var maximumTokens: Int

    /// The model that writes everything unless told otherwise.
    public static let defaultModel = "qwen2.5-coder-1.5b"

    /// What the paper leaves open, chosen by trial; see the README's section on quality.
    public static let defaults: [Role: RoleConfiguration] = [
        .questions: .init(
            model: defaultModel, sampling: .init(temperature: 0.4, topP: 0.95), maximumTokens: 500),
        .tests: .init(model: defaultModel, sampling: .init(temperature: 0.6, topP: 0.95), maximumTokens: 400),
        .solutions: .init(model: defaultModel, sampling: .init(temperature: 0.8, topP: 0.95), maximumTokens: 400),
    ]
}
