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

    /// The part of a name.
    func split(_ name: String) -> WrittenSplit? { splits.first { $0.name == name } }

    /// Whether there is a column of that name.
    func has(_ column: String) -> Bool { columns.contains { $0.name == column } }
}
