/// A part of a dataset that was written.
struct WrittenSplit: Sendable {
    /// What it is called.
    var name: String
    /// Its rows.
    var rows: Int
    /// The bytes of those in Arrow's memory.
    var arrowBytes: Int
    /// Its file.
    var file: WrittenFile
    /// What came of packing, where its rows are packed sequences.
    var packing: PackingStatistics?
}
