/// What an audit found, as `summary.json` says it.
public struct AuditSummary: Codable, Sendable {
    /// A benchmark that was looked for.
    public struct Benchmark: Codable, Sendable {
        /// Its name.
        public var name: String
        /// The SHA-256 of the file that its fingerprints were made from.
        public var sourceSHA256: String
        /// Its items.
        public var items: Int
        /// Those of them without a window of 50 characters.
        public var shortItems: Int
        /// The windows of all items.
        public var windows: Int
        /// The seed with which three windows of each item were drawn, where only those are looked for.
        public var sampledSeed: UInt64?
        /// The items that were found, with the number of records that hold each.
        public var itemsHit: [ItemCount]
        /// The records that hold any.
        public var recordsHit: Int
        /// The records that share only what says nothing.
        public var recordsCommon: Int
        /// The records that share only what is allowed.
        public var recordsAllowed: Int
    }

    /// An item that was found.
    public struct ItemCount: Codable, Sendable, Hashable {
        /// The benchmark's number of it.
        public var item: Int
        /// The records that hold it.
        public var records: Int
    }

    /// A file that was audited.
    public struct Input: Codable, Sendable {
        /// Its path as it was given, or found in a folder.
        public var file: String
        /// The SHA-256 of the file as it stands.
        public var sha256: String?
        /// How it holds its records.
        public var format: String
        /// How it is packed.
        public var compression: String
        /// Its bytes as they stand.
        public var bytes: Int
        /// Its bytes, unpacked.
        public var unpackedBytes: Int
        /// Its records.
        public var records: Int
        /// Those with a hit.
        public var recordsHit: Int
        /// Those that could not be read.
        public var recordsBad: Int
        /// The unpacked bytes that were written without the hits, where they were asked for.
        public var keptBytes: Int?
        /// The unpacked bytes that were left out, likewise.
        public var removedBytes: Int?
    }

    /// An item that may be shared.
    public struct Allowance: Codable, Sendable {
        /// `mbpp/14`
        public var item: String
        /// Why.
        public var reason: String
        /// The records that share it.
        public var records: Int
    }

    /// The program that made it, by which the file is known to be ours.
    public var madeBy = "firstpass audit"
    /// Its version.
    public var version: String
    /// The version of the rule and of the character tables.
    public var normaliser: String
    /// Which windows were looked for.
    public var mode: String
    /// Whether case was folded.
    public var foldsCase: Bool
    /// Whether common windows counted.
    public var strict: Bool
    /// The fields, where not all were looked at.
    public var fields: [String]?
    /// The benchmarks.
    public var benchmarks: [Benchmark]
    /// The files.
    public var inputs: [Input]
    /// What an allow-list allowed.
    public var allowed: [Allowance]
    /// The files that hold no text.
    public var skipped: [String]
    /// All records.
    public var records: Int
    /// Those with a hit.
    public var recordsHit: Int
    /// Those that could not be read.
    public var recordsBad: Int
    /// The stretches that were found, whether they count or not.
    public var matches: Int
    /// What running the dataset's solutions found, where it was asked for.
    public var execution: ExecutionSummary?
    /// The unpacked bytes.
    public var bytes: Int
    /// The time that it took.
    public var seconds: Double

    /// Whether anything was found that counts.
    public var isContaminated: Bool { recordsHit > 0 || (execution?.recordsSolving ?? 0) > 0 }

    enum CodingKeys: String, CodingKey {
        case madeBy = "made_by"
        case execution = "by_execution"
        case foldsCase = "fold_case"
        case recordsHit = "records_hit"
        case recordsBad = "records_bad"
        case version, normaliser, mode, strict, fields, benchmarks, inputs, allowed, skipped, records, matches, bytes,
            seconds
    }
}

extension AuditSummary.Benchmark {
    enum CodingKeys: String, CodingKey {
        case sourceSHA256 = "source_sha256"
        case shortItems = "short_items"
        case sampledSeed = "sampled_seed"
        case itemsHit = "items_hit"
        case recordsHit = "records_hit"
        case recordsCommon = "records_common"
        case recordsAllowed = "records_allowed"
        case name, items, windows
    }
}

extension AuditSummary.Input {
    enum CodingKeys: String, CodingKey {
        case unpackedBytes = "unpacked_bytes"
        case recordsHit = "records_hit"
        case recordsBad = "records_bad"
        case keptBytes = "kept_bytes"
        case removedBytes = "removed_bytes"
        case file, sha256, format, compression, bytes, records
    }
}
