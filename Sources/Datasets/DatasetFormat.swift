/// How a file holds its records.
public enum DatasetFormat: String, Sendable, Codable, CaseIterable {
    /// One JSON value a line.
    case jsonLines = "jsonl"
    /// One JSON array of records; or JSON values one behind the other, whatever lines they take.
    case json
    /// Any text: the file is one record.
    case text

    private static let lines = ["jsonl", "ndjson"]

    /// The format that a file's name says, without what it says about compression.
    static func named(_ name: some StringProtocol) -> DatasetFormat {
        let suffix = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        if lines.contains(suffix) { return .jsonLines }
        return suffix == "json" ? .json : .text
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
