internal import Core
internal import Datasets

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

    /// Describes a file that has been closed.
    ///
    /// - Throws: ``FirstpassError`` with the code `internal` where it was not opened by the folder, which has its hash taken.
    init(path: String, _ sink: ByteSink, part: (split: String, rows: Int)? = nil) throws {
        guard let sha256 = sink.sha256 else { throw FirstpassError(.internal, "'\(path)' was written without a hash") }
        self.path = path
        bytes = sink.byteCount
        self.sha256 = sha256
        self.part = part
    }

    /// As it stands in `stats.json`.
    var json: JSONValue {
        .object(
            [("path", .string(path)), ("bytes", .integer(bytes)), ("sha256", .string(sha256))]
                + (part.map { [("split", .string($0.split)), ("rows", .integer($0.rows))] } ?? []))
    }
}
