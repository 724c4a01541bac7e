public import Core
internal import GRDB

/// A completion as the ledger has it: what it was for and what came of it.
public struct GenerationRecord: Sendable, Hashable {
    /// The row's number.
    public var id: Int
    /// What was asked for.
    public var role: Role
    /// The question's index; of the role `questions`, the index of the request.
    public var questionIndex: Int
    /// The sample's index; 0 where there is one.
    public var sampleIndex: Int
    /// How often it was written again on purpose, with a new seed.
    public var regeneration: Int
    /// How often it was tried before, with the same seed.
    public var attempt: Int
    /// The SHA-256 of the prompt as sent.
    public var promptSHA256: String
    /// When it was recorded, in ISO 8601, UTC.
    public var time: String
    /// The completion.
    public var generation: Generation

    /// The columns that ``init(row:)`` reads, for a query with `generation g JOIN rendered_prompt r`.
    static let columns = "g.*, r.text AS prompt_text"

    init(row: Row) throws {
        id = try row.decode(forColumn: "id")
        role = try row.name(forColumn: "role")
        questionIndex = try row.decode(forColumn: "question_index")
        sampleIndex = try row.decode(forColumn: "sample_index")
        regeneration = try row.decode(forColumn: "regeneration")
        attempt = try row.decode(forColumn: "attempt")
        promptSHA256 = try row.decode(forColumn: "prompt")
        time = try row.decode(forColumn: "time")
        var made = Generation(
            template: try row.decode(forColumn: "template"), prompt: try row.decode(forColumn: "prompt_text"),
            seed: try row.seed(forColumn: "seed"), parameters: try row.decode(forColumn: "parameters"), answer: "",
            tokensIn: try row.decode(forColumn: "tokens_in"), tokensOut: try row.decode(forColumn: "tokens_out"),
            finishReason: try row.decode(forColumn: "finish_reason"), seconds: try row.decode(forColumn: "seconds"),
            meanLogProbability: try row.decode(forColumn: "mean_log_probability"))
        made.answer = try row.decode(forColumn: "answer")
        made.error = try row.decode(forColumn: "error")
        generation = made
    }
}
