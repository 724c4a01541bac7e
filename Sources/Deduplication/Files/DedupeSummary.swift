/// What `firstpass dedupe` found, as `summary.json` says it.
public struct DedupeSummary: Codable, Sendable {
    /// The program that made it.
    public var madeBy = "firstpass dedupe"
    /// Its version.
    public var version: String
    /// The widest method.
    public var method: String
    /// Its threshold, where it has one.
    public var threshold: Double?
    /// The files.
    public var files: [String]
    /// All records.
    public var records = 0
    /// Those that were kept.
    public var kept = 0
    /// Those that could not be read.
    public var recordsBad = 0
    /// Those that repeat another, by the method that found them.
    public var duplicates: [String: Int] = [:]
    /// The files that hold no text.
    public var skipped: [String] = []
    /// The time that it took.
    public var seconds = 0.0

    enum CodingKeys: String, CodingKey {
        case madeBy = "made_by"
        case recordsBad = "records_bad"
        case version, method, threshold, files, records, kept, duplicates, skipped, seconds
    }
}
