import Core

/// What happens to a sequence.
enum SequenceEvent: Sendable {
    /// More text, never cut inside a character.
    case text(String)
    /// The end.
    case finished(SequenceCompletion)
    /// It cannot go on.
    case failed(FirstpassError)
}
