internal import Core

/// A file of a dataset folder, for those that look whether it is what was written.
struct WrittenFile: Sendable {
    /// Its path in the folder.
    var path: String
    /// How long it is.
    var bytes: Int
    /// Its SHA-256, hexadecimal.
    var sha256: String
    /// The part whose rows it holds, and how many those are; nil of a file without rows.
    var part: (split: String, rows: Int)?

    /// As it stands in `stats.json`.
    var json: JSONValue {
        .object(
            [("path", .string(path)), ("bytes", .integer(bytes)), ("sha256", .string(sha256))]
                + (part.map { [("split", .string($0.split)), ("rows", .integer($0.rows))] } ?? []))
    }
}
