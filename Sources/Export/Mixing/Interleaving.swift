internal import Core

/// Where rehearsal texts go among a run's rows: evenly spread, each drawn within its stretch, so that a trainer that reads
/// in order sees the same mixture everywhere.
struct Interleaving {
    private let rows: Int
    private let texts: Int
    private let seed: UInt64
    private var next = 0

    /// - Parameters:
    ///   - rows: the rows of the run.
    ///   - texts: the texts that go among them.
    ///   - seed: what the places are drawn from.
    init(rows: Int, texts: Int, seed: UInt64) {
        (self.rows, self.texts) = (rows, texts)
        self.seed = Seed.derive("\(seed)/mix places")
    }

    /// The texts that go before a row and have not been asked for, as their numbers; with `row` = `rows` all that are left.
    mutating func texts(before row: Int) -> Range<Int> {
        let first = next
        while next < texts, row >= rows || place(of: next) <= row { next += 1 }
        return first..<next
    }

    /// The row that a text goes before; `rows` for the end.
    private func place(of text: Int) -> Int {
        let unit = Double(CounterRandom.value(seed: seed, position: UInt64(text)) >> 11) * 0x1p-53
        return min(rows, Int((Double(text) + unit) / Double(texts) * Double(rows + 1)))
    }
}
