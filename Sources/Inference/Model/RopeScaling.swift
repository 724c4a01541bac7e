import Core

/// How rotary embedding is stretched beyond the length that a model was trained at.
enum RopeScaling: Sendable, Hashable {
    /// Not at all.
    case none
    /// Positions divided by a factor (Chen et al. 2023).
    case linear(factor: Float)
    /// By parts, with an attention factor (Peng et al. 2023, *YaRN*).
    case yarn(factor: Float, originalContext: Int, attentionFactor: Float)
}
