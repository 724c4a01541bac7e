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
    /// The tokenizer of `packed`, and of counting the tokens of rehearsal data.
    public var tokenizer: ModelTokenizer?
    /// The tokens of a packed sequence.
    public var length = 4096
    /// The form of `fim`; nil for that of the tokenizer.
    public var infilling: InfillingFamily?
    /// Rehearsal data that goes among the rows of `packed`, `fim` and `llama2`.
    public var mix: [MixSource] = []
    /// Where the text of a JSON record of rehearsal data stands; nil for the usual places.
    public var mixField: String?

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
