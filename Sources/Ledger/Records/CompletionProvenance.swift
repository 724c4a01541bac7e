internal import GRDB

/// What a completion can be repeated from.
public struct CompletionProvenance: Sendable, Hashable {
    /// The seed.
    public var seed: UInt64
    /// The sampling parameters, a JSON object.
    public var parameters: String
    /// The SHA-256 of the prompt as sent.
    public var promptSHA256: String

    init(row: Row) throws {
        seed = try row.seed(forColumn: "seed")
        parameters = try row.decode(forColumn: "parameters")
        promptSHA256 = try row.decode(forColumn: "prompt")
    }
}
