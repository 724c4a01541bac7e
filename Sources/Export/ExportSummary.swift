/// What an export wrote.
public struct ExportSummary: Sendable, Equatable {
    /// A part of the dataset.
    public struct Split: Sendable, Equatable {
        /// What it is called.
        public var name: String
        /// Its rows.
        public var rows: Int
    }

    /// The parts that have rows.
    public var splits: [Split]
    /// How many triples there is no row for, by the reason.
    public var leftOut: [String: Int]
    /// What came of packing, in the order of the parts; empty where rows are not packed.
    public var packing: [PackingStatistics]
    /// The rehearsal data.
    public var mix: MixSummary?
    /// Whether the run had nothing left to do.
    public var isComplete: Bool
    /// What trainers that take these rows have to be told, as it stands in the folder.
    public var trainerFiles: [TrainerFile]

    /// The rows of all parts.
    public var rows: Int { splits.reduce(0) { $0 + $1.rows } }
}
