/// What a dataset's folder holds, for those that describe it: the card, Croissant, trainers.
struct DatasetDescription: Sendable {
    var target: ExportTarget
    var format: ExportFormat
    var columns: [Feature.Column]
    /// The parts that have rows.
    var splits: [WrittenSplit]
    var license: DatasetLicense
    /// What a row holds, in Markdown.
    var explanation: String

    /// The name that configurations call it by.
    var name: String { "firstpass-\(target.rawValue)" }

    var rows: Int { splits.reduce(0) { $0 + $1.rows } }

    /// The part that is trained on: `train`, or the first, as rehearsal data has it.
    var training: WrittenSplit? { split("train") ?? splits.first }

    /// The part that training is watched by: `validation`, or the next that is neither trained on nor a last test.
    var heldOut: WrittenSplit? {
        let others = splits.filter { $0.name != training?.name }
        return others.first { $0.name == "validation" } ?? others.first { $0.name != "test" }
    }

    /// The part of a name.
    func split(_ name: String) -> WrittenSplit? { splits.first { $0.name == name } }

    /// Whether there is a column of that name.
    func has(_ column: String) -> Bool { columns.contains { $0.name == column } }
}
