/// Something in a dataset's folder that is not as it should be.
public struct DatasetFinding: Sendable, Equatable, CustomStringConvertible {
    /// The file, by its path in the folder.
    public var file: String
    /// The row of it, from 1; nil where it is the file as a whole.
    public var row: Int?
    /// What is wrong, as a clause.
    public var problem: String

    /// `data/train-00000-of-00001.jsonl, row 7: …`
    public var description: String { "\(file)\(row.map { ", row \($0)" } ?? ""): \(problem)" }
}
