public import Core

/// How many are left after each stage, of the questions that the run asks for.
public struct Funnel: Sendable, Hashable {
    /// Questions wanted.
    public var requested: Int
    /// Requests whose answers gave them.
    public var requests: Int
    /// Questions parsed.
    public var generated: Int
    /// Items of the answers that are no usable question.
    public var malformed: Int
    /// Questions that repeat no earlier one.
    public var unique: Int
    /// Unique questions that share no window with a benchmark.
    public var clean: Int
    /// Clean questions with a valid suite.
    public var withTests: Int
    /// Settled questions of which a sample passed twice, kept or refused after.
    public var withPassingSolution: Int
    /// Triples.
    public var kept: Int
    /// Samples drawn.
    public var samples: Int
    /// Samples that passed.
    public var samplesPassed: Int
    /// Sandbox runs of samples, stubs and repeats; those that the runner itself failed at left out.
    public var executions: Int
    /// Tokens of every role, failed completions left out.
    public var tokens: [Role: TokenCount]
}
