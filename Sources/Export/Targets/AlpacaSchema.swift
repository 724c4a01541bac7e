internal import Core
internal import Ledger

/// Rows of the target `alpaca`, by the columns of <https://github.com/tatsu-lab/stanford_alpaca#data-release>.
struct AlpacaSchema: SingleRowSchema {
    var bare: Bool

    let columns: [Feature.Column] = [.init("instruction", .string), .init("input", .string), .init("output", .string)]

    let explanation = """
        Each row is an `instruction`, the question, followed by the test that the solution was shown where the question \
        does not state the function's signature; an `input`, always empty; and an `output`, the solution.
        """

    func outcome(of triple: TripleRecord, in split: String) -> RowOutcome {
        let turns = Turns(of: triple, bare: bare)
        return .row(
            .object([
                ("instruction", .string(turns.user)), ("input", .string("")), ("output", .string(turns.assistant)),
            ]))
    }
}
