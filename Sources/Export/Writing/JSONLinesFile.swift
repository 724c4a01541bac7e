internal import Core
internal import Datasets

/// Rows as JSON lines.
final class JSONLinesFile: TableFile {
    private let sink: ByteSink

    init(_ sink: ByteSink) {
        self.sink = sink
    }

    func append(_ row: JSONValue) throws {
        var line = ""
        try row.write(to: &line)
        try sink.write(line + "\n")
    }

    func close() throws { try sink.close() }
}
