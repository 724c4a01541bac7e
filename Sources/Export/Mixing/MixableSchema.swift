internal import Ledger

/// A target whose rows can have rehearsal data among them.
protocol MixableSchema: RowSchema {
    /// Counts the tokens of rehearsal texts as they stand in a row.
    var meter: TokenMeter { get }
    /// Whether a text can stand in a row.
    func accepts(_ text: String) -> Bool
    /// The tokens of what a triple becomes; nil where it becomes nothing.
    func tokens(of triple: TripleRecord, in split: String) throws -> Int?
    /// The same target with texts among the rows of one part.
    func mixed(with rehearsal: Rehearsal, in split: String) -> any RowSchema
}
