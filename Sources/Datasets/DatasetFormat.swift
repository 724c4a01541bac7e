/// How a file holds its records.
public enum DatasetFormat: String, Sendable, Codable, CaseIterable {
    /// One JSON value a line.
    case jsonLines = "jsonl"
    /// One JSON array of records; or JSON values one behind the other, whatever lines they take.
    case json
    /// Any text: the file is one record.
    case text
    /// Apache Parquet: rows are read as JSON, an object each.
    case parquet

    private static let lines = ["jsonl", "ndjson"]

    /// The format that a file's name says, without what it says about compression.
    static func named(_ name: some StringProtocol) -> DatasetFormat {
        let suffix = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        if lines.contains(suffix) { return .jsonLines }
        return suffix == "json" ? .json : suffix == "parquet" ? .parquet : .text
    }

    /// What messages call a record by its number, from 1, and a line by its own: `row 7`, `line 7`.
    public func place(record: Int, line: Int) -> String {
        switch self {
        case .jsonLines: "line \(line)"
        case .json, .text: "record \(record)"
        case .parquet: "row \(record)"
        }
    }

    /// The format of what is not named, by its first byte that is not blank.
    static func of(_ beginning: some Collection<UInt8>) -> DatasetFormat {
        switch beginning.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) {
        case UInt8(ascii: "["): .json
        case UInt8(ascii: "{"): .jsonLines
        default: .text
        }
    }
}
