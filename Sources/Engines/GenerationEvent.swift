/// What comes out of an engine while it works on a request.
public enum GenerationEvent: Sendable {
    /// More text of a sample.
    case text(sample: Int, String)
    /// A sample has ended.
    case finished(Completion)
}
