/// Tokens of completions.
public struct TokenCount: Sendable, Hashable {
    /// Tokens of the prompts.
    public var input: Int
    /// Tokens generated.
    public var output: Int

    /// Makes a count.
    public init(input: Int, output: Int) {
        self.input = input
        self.output = output
    }
}
