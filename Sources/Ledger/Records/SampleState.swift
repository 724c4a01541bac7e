/// Where a sample stands.
public enum SampleState: String, Sendable, Codable, CaseIterable {
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
}
