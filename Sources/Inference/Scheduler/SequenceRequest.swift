/// One sequence to be generated: what the scheduler works on. A request for ten samples is ten of these.
struct SequenceRequest: Sendable {
    /// The prompt; not empty, every token within the vocabulary.
    let prompt: [Int32]
    /// The most tokens to draw.
    let maximumTokens: Int
    /// How to draw them.
    let sampling: SamplingParameters
    /// Decides every draw, with the position.
    let seed: UInt64
    /// Texts that end the sequence, as UTF-8.
    let stops: [[UInt8]]
    /// Whether a token that ends an answer is like any other: a measurement needs sequences of one length.
    let ignoresEnd: Bool
    /// Lower ones get a place first.
    let priority: Int
    /// Takes what happens, on the scheduler's thread: it must not block.
    let deliver: @Sendable (SequenceEvent) -> Void
}
