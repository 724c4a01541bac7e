/// One token to be run through the model.
struct BatchRow {
    /// The token, within the vocabulary.
    let token: Int32
    /// Its position in its sequence.
    let position: Int
    /// The cache of its sequence; every earlier position is there already, or earlier in the same batch.
    let cache: SequenceCache
    /// Whether the logits after this token are wanted.
    let wantsLogits: Bool
}
