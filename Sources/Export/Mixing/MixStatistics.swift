/// What came out of a source of rehearsal data.
public struct MixStatistics: Sendable, Equatable {
    /// The source's name.
    public let name: String
    /// The records that were read.
    public let records: Int
    /// Those of the records looked at that have no text, or none that can be read or stand in the output.
    public let unusable: Int
    /// Why and where the first of them cannot be read; nil where all can.
    public let firstProblem: String?
    /// The texts that were chosen; each counts as often as it stands in the output.
    public let texts: Int
    /// Their tokens.
    public let tokens: Int
    /// The tokens that were wanted.
    public let budget: Int
    /// How often all of the source stands in the output: at most 1 but where it ran out and was begun again.
    public let epochs: Double

    /// The share of the output's tokens, of all that it has.
    public func share(of outputTokens: Int) -> Double {
        outputTokens == 0 ? 0 : Double(tokens) / Double(outputTokens)
    }
}
