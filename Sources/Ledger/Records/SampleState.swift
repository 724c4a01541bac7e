/// Where a sample stands.
public enum SampleState: String, Sendable, Codable, CaseIterable {
    /// Not started: drawn only where the samples before it do not decide the question.
    case waiting
    /// To be drawn.
    case pending
    /// Drawn, with a solution in it; to be run.
    case drawn
    /// Drawn, without a solution in it. Final.
    case unextracted
    /// Run; it has a verdict. Final.
    case executed
    /// The engine or the runner failed more often than the limit allows. Final until retried.
    case failed
    /// Started, and not needed any more once the samples before it had decided the question. Final.
    case cancelled
}
