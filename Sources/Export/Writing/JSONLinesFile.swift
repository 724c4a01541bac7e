internal import Core
internal import Datasets

/// Rows as JSON lines.
final class JSONLinesFile: TableFile {
    private let sink: ByteSink
    private var line: [UInt8] = []

    init(_ sink: ByteSink) {
        self.sink = sink
    }

    func append(_ row: JSONValue) throws {
        line.removeAll(keepingCapacity: true)
        try row.write(to: &line)
        line.append(UInt8(ascii: "\n"))
        try line.withUnsafeBytes { try sink.write($0) }
    }

    func close() throws { try sink.close() }
}
