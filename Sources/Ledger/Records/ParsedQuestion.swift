/// One question, as parsed from an answer or read from a file.
public struct ParsedQuestion: Sendable, Hashable {
    /// The question.
    public var text: String
    /// The name of the function that it asks for.
    public var entryPoint: String
    /// The function's signature, where the question states one.
    public var signature: String?
    /// The SHA-256 of the normalised text: equal for questions that differ only in case, space and punctuation.
    public var normalisedSHA256: String
    /// Tests that came with the question, one statement each.
    public var givenTests: [String]?

    /// Describes a question.
    public init(
        text: String, entryPoint: String, signature: String? = nil, normalisedSHA256: String,
        givenTests: [String]? = nil
    ) {
        self.text = text
        self.entryPoint = entryPoint
        self.signature = signature
        self.normalisedSHA256 = normalisedSHA256
        self.givenTests = givenTests
    }
}
