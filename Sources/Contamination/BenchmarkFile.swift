import Core
import Datasets
import Foundation

/// The records of a benchmark's source file: JSON lines or one JSON array, either also compressed, or Parquet.
package struct BenchmarkFile {
    /// A record's fields, and what errors call it.
    package struct Record {
        package let location: String
        package let fields: [String: BenchmarkField]
    }

    /// The SHA-256 of the file as it stands, compressed or not.
    package let sha256: String
    /// The records, in order.
    package let records: [Record]

    /// The most bytes of a source file, compressed or not: every benchmark is far below, a gzip bomb is not.
    static let mostBytes = 1 << 30

    /// Reads a file.
    ///
    /// - Throws: ``FirstpassError`` with file and line where it cannot be read or a record is not a JSON object.
    package init(path: String) throws {
        let dataset = DatasetFile(path: path, format: .parquet)
        if try dataset.beginsAsParquet() {
            (records, sha256) = try Self.rows(of: dataset)
            return
        }
        let file = try WholeFile(path: path, limit: Self.mostBytes)
        sha256 = file.sha256
        let text = Data(file.bytes)
        if text.first(where: { !Self.isSpace($0) }) == UInt8(ascii: "[") {
            let elements = try Self.parse([[String: BenchmarkField]].self, text, at: path)
            records = elements.enumerated().map { Record(location: "\(path), record \($0)", fields: $1) }
        } else {
            let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            records = try lines.enumerated().compactMap { number, line in
                guard !line.allSatisfy(Self.isSpace) else { return nil }
                return try Self.record(line, at: "\(path), line \(number + 1)")
            }
        }
    }

    /// The rows of a Parquet file, and its SHA-256.
    private static func rows(of file: DatasetFile) throws -> ([Record], String) {
        let reader = try RecordReader(file, hashes: true)
        var (records, bytes): ([Record], Int) = ([], 0)
        while let block = try reader.next() {
            bytes += block.bytes.count
            if case .excess = block.content { bytes = .max }
            guard bytes <= mostBytes else {
                throw FirstpassError(
                    .unsupported, "the file is too large for a benchmark", at: file.name,
                    remedy: "check that this is the right file")
            }
            for row in block.records().records {
                records.append(
                    try record(Data(block.bytes[row.text]), at: "\(file.name), row \(records.count + 1)"))
            }
        }
        return (records, reader.sha256 ?? "")
    }

    private static func record(_ line: Data, at location: String) throws -> Record {
        Record(location: location, fields: try parse([String: BenchmarkField].self, line, at: location))
    }

    private static func parse<Value: Decodable>(_ type: Value.Type, _ text: Data, at location: String) throws -> Value {
        let decoder = JSONDecoder()
        // Python's json module writes NaN and Infinity, which JSON has not and JSON5 has.
        decoder.allowsJSON5 = true
        do {
            return try decoder.decode(type, from: text)
        } catch {
            throw FirstpassError(
                .format, "this is not a record of a benchmark", at: location,
                remedy:
                    "a benchmark file has JSON objects, one a line or in one array, also as .gz or .zst, or is a Parquet file",
                cause: error)
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        [0x20, 0x09, 0x0A, 0x0D].contains(byte)
    }
}
