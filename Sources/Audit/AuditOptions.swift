public import Contamination

/// What an audit does.
public struct AuditOptions: Sendable {
    /// What is looked for, and how.
    public var scanner: ContaminationScanner
    /// Items that may be shared.
    public var allowed: AllowList
    /// The fields that are looked at, as dotted paths of keys; all where there are none.
    public var fields: [String] = []
    /// Whether to go on behind a record that cannot be read.
    public var skipsBad = false
    /// How many blocks are looked through at once.
    public var threads = 1
    /// The folder for `hits.jsonl`, `summary.json` and `report.html`.
    public var report: String?
    /// The folder for the records without a hit.
    public var clean: String?
    /// The folder for the records with one.
    public var removed: String?
    /// What running the dataset's solutions has found, for the report.
    public var execution: DatasetExecutionAudit.Outcome?
    /// Whether results may replace files.
    public var replaces = false

    /// An audit that only counts.
    public init(scanner: ContaminationScanner, allowed: AllowList = .none) {
        self.scanner = scanner
        self.allowed = allowed
    }
}
