/// How many samples of a question are drawn.
public enum Sampling: String, Sendable, Codable, CaseIterable {
    /// All of them: what pass@k and pass rates need.
    case all
    /// In order, until they decide the question as all of them would.
    case adaptive
}
