internal import Core

/// The rehearsal data among the rows of a dataset.
public struct MixSummary: Sendable, Equatable {
    /// Each source, in the order that they were given in.
    public let sources: [MixStatistics]
    /// The part of the dataset that it is in.
    public let split: String
    /// The tokens of the run's own rows in that part.
    public let rowTokens: Int

    /// The tokens of that part.
    public var tokens: Int { sources.reduce(rowTokens) { $0 + $1.tokens } }

    /// As it stands in `stats.json`.
    var json: JSONValue {
        .object([
            ("split", .string(split)), ("row_tokens", .integer(rowTokens)), ("tokens", .integer(tokens)),
            (
                "sources",
                .list(
                    sources.map { source in
                        .object([
                            ("name", .string(source.name)), ("records", .integer(source.records)),
                            ("unusable", .integer(source.unusable)), ("texts", .integer(source.texts)),
                            ("tokens", .integer(source.tokens)), ("share", .number(source.share(of: tokens))),
                            ("epochs", .number(source.epochs)),
                        ])
                    })
            ),
        ])
    }
}
