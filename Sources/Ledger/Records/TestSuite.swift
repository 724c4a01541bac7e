/// The tests of a question.
public struct TestSuite: Sendable, Hashable {
    /// The whole source.
    public var source: String
    /// The test statements, one text each, in their order. Joined by newlines after a solution they are the program
    /// that is run.
    public var asserts: [String]
    /// How many of the statements are asserts.
    public var assertCount: Int
    /// Statements that the suite had before and that the samples refuted, one text each.
    public var refuted: [String]
    /// The names of the checks that it passed.
    public var checks: [String]
    /// Why it cannot be used; nil where it can. The part before a colon is the kind.
    public var rejection: String?

    /// Describes a suite; without a count, every statement is an assert.
    public init(
        source: String, asserts: [String], assertCount: Int? = nil, refuted: [String] = [], checks: [String],
        rejection: String? = nil
    ) {
        self.source = source
        self.asserts = asserts
        self.assertCount = assertCount ?? asserts.count
        self.refuted = refuted
        self.checks = checks
        self.rejection = rejection
    }
}
