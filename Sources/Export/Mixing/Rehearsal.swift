/// The rehearsal texts of a part of a dataset, in their order, and where they go among its rows.
struct Rehearsal: Sendable {
    /// The texts.
    let texts: [RehearsalText]
    /// The rows that they go among.
    let rows: Int
    /// What the places are drawn from.
    let seed: UInt64

    /// Gives the texts as the rows come.
    func makeReader() -> RehearsalReader { RehearsalReader(self) }
}

/// Gives the texts that go before each row.
struct RehearsalReader {
    private let texts: [RehearsalText]
    private let rows: Int
    private var interleaving: Interleaving
    private var row = 0

    fileprivate init(_ rehearsal: Rehearsal) {
        texts = rehearsal.texts
        rows = rehearsal.rows
        interleaving = Interleaving(rows: rehearsal.rows, texts: rehearsal.texts.count, seed: rehearsal.seed)
    }

    /// The texts before the next row.
    mutating func next() -> ArraySlice<RehearsalText> {
        defer { row += 1 }
        return texts[interleaving.texts(before: row)]
    }

    /// The texts behind the last row.
    mutating func rest() -> ArraySlice<RehearsalText> { texts[interleaving.texts(before: rows)] }
}
