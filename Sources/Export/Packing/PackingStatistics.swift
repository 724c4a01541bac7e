internal import Core

/// What came of packing.
public struct PackingStatistics: Sendable, Equatable {
    /// The documents.
    public internal(set) var documents = 0
    /// Those that are longer than a sequence by themselves and go on in the next one.
    public internal(set) var cutDocuments = 0
    /// The tokens of cut documents' parts that hold nothing to learn, and are left out.
    public internal(set) var unlearntTokens = 0
    /// The sequences.
    public internal(set) var sequences = 0
    /// The tokens that are in them.
    public internal(set) var tokens = 0
    /// Those of them that are learnt.
    public internal(set) var learntTokens = 0
    /// The tokens of a sequence.
    public let length: Int

    /// As it stands in `stats.json`.
    var json: JSONValue {
        .object([
            ("length", .integer(length)), ("sequences", .integer(sequences)), ("documents", .integer(documents)),
            ("cut_documents", .integer(cutDocuments)), ("tokens", .integer(tokens)),
            ("learnt_tokens", .integer(learntTokens)),
            ("left_out_tokens", .integer(unlearntTokens)), ("fill", .number(fill)),
        ])
    }

    init(length: Int) {
        self.length = length
    }

    /// The share of all places, the last sequence's too, that a document's token is in; 0 where there are none.
    public var fill: Double {
        sequences == 0 ? 0 : Double(tokens) / (Double(sequences) * Double(length))
    }
}
