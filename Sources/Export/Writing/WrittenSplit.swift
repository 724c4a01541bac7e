/// A part of a dataset that was written.
struct WrittenSplit: Sendable {
    /// What it is called.
    var name: String
    /// Its rows.
    var rows: Int
    /// Its file.
    var file: WrittenFile
}
