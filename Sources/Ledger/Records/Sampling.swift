/// How many samples of a question are drawn.
public enum Sampling: String, Sendable, Codable {
    /// All of them: what pass@k and pass rates need.
    case all
    /// Until one passes.
    case adaptive
}
