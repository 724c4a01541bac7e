internal import GRDB

/// A question as the ledger has it.
public struct QuestionRecord: Sendable, Hashable {
    /// Its index in the run, from 0.
    public var index: Int
    /// The question.
    public var parsed: ParsedQuestion
    /// Where it stands.
    public var state: QuestionState
    /// Why it is in that state, where there is something to say.
    public var reason: String?
    /// The number of the generation that it was parsed from; nil for one from a file.
    public var generation: Int?

    init(row: Row) throws {
        index = try row.decode(forColumn: "question_index")
        parsed = ParsedQuestion(
            text: try row.decode(forColumn: "text"), entryPoint: try row.decode(forColumn: "entry_point"),
            signature: try row.decode(forColumn: "signature"),
            normalisedSHA256: try row.decode(forColumn: "normalised_sha256"),
            givenTests: try row.texts(ifPresentForColumn: "given_tests"))
        state = try row.name(forColumn: "state")
        reason = try row.decode(forColumn: "reason")
        generation = try row.decode(forColumn: "generation")
    }
}
