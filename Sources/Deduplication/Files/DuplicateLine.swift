/// A record that repeats another, as `duplicates.jsonl` has it.
public struct DuplicateLine: Codable, Sendable {
    /// Its file, and its 0-based number there.
    public let file: String
    /// Its 0-based number in the file.
    public let record: Int
    /// How it was found.
    public let method: String
    /// How alike the two are, from 0 to 1.
    public let similarity: Double
    /// The file of the one that is kept.
    public let keptFile: String
    /// The 0-based number of that one.
    public let keptRecord: Int

    enum CodingKeys: String, CodingKey {
        case keptFile = "kept_file"
        case keptRecord = "kept_record"
        case file, record, method, similarity
    }
}
