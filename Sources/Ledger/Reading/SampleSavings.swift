/// What adaptive sampling has spared.
public struct SampleSavings: Sendable, Hashable {
    /// Samples that decided questions have.
    public var samples: Int
    /// Of these, samples that were not begun.
    public var spared: Int
    /// Tokens that those would have taken, by the mean of the ones that were drawn.
    public var tokens: Int
}
