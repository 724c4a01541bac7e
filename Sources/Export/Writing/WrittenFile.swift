internal import Core

/// A file of a dataset folder, for those that look whether it is what was written.
struct WrittenFile: Sendable, Equatable {
    /// Its path in the folder.
    var path: String
    /// How long it is.
    var bytes: Int
    /// Its SHA-256, hexadecimal.
    var sha256: String

    /// As it stands in `stats.json`.
    var json: JSONValue {
        .object([("path", .string(path)), ("bytes", .integer(bytes)), ("sha256", .string(sha256))])
    }
}
