/// What an export says and does beyond what stands in the ledger.
public struct ExportOptions: Sendable {
    /// The licence of the models' output as configured; nil where none is.
    public var license: String?
    /// The benchmarks that everything was checked against, with their versions.
    public var benchmarks: [String]
    /// The rule that was applied: `exhaustive` or `sampled`.
    public var contaminationMode: String
    /// Whether the assistant's turn is the bare solution, without a code fence.
    public var bare: Bool
    /// How rows are written.
    public var format: ExportFormat
    /// The parts that the dataset is split into.
    public var splits: DatasetSplits

    /// Makes options.
    public init(
        license: String? = nil, benchmarks: [String], contaminationMode: String, bare: Bool = false,
        format: ExportFormat = .parquet, splits: DatasetSplits = .whole
    ) {
        self.license = license
        self.benchmarks = benchmarks
        self.contaminationMode = contaminationMode
        self.bare = bare
        self.format = format
        self.splits = splits
    }

    /// The licence as datasets name it: `other` where none is configured.
    var licenseName: String { license ?? "other" }
}
