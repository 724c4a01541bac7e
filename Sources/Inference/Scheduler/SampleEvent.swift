public import Core

/// What happens to one sample of a request.
public enum SampleEvent: Sendable {
    /// More text, never cut inside a character.
    case text(String)
    /// The sample's end.
    case finished(SequenceCompletion)
    /// All samples of the request have ended.
    case allFinished
    /// The request cannot go on.
    case failed(FirstpassError)
}
