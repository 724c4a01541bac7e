/// What a model is asked for. Every role may have its own engine and sampling parameters.
public enum Role: String, Sendable, Codable, CaseIterable, CodingKeyRepresentable, CustomStringConvertible {
    /// Writes lists of interview questions.
    case questions
    /// Writes the unit tests of one question.
    case tests
    /// Writes solutions of one question, each shown one of the tests.
    case solutions

    /// The name in the configuration file and in the ledger.
    public var description: String { rawValue }
}
