internal import Core
internal import Ledger

/// Rows of the target `dpo`: the first solution that passed against one that failed
/// (Rafailov et al. 2023, *Direct preference optimization*, arXiv 2305.18290).
struct PreferenceSchema: SingleRowSchema {
    var bare: Bool

    let columns: [Feature.Column] = [
        .init("prompt", Turns.messages), .init("chosen", Turns.messages), .init("rejected", Turns.messages),
        .init("failed_test", .string),
    ]

    let explanation = """
        Each row is a `prompt`, the question; `chosen`, the first solution that passed all tests; and `rejected`, the one that \
        came nearest to passing of those that ran to their end and missed a test that neither the prompt nor the \
        solution's author was shown, `failed_test`. The two solutions differ in more than white space and comments.
        """

    func outcome(of triple: TripleRecord, in split: String) -> RowOutcome {
        let chosen = PythonText.withoutLayout(triple.solution)
        let failed = triple.attempts.compactMap { candidate($0, of: triple, against: chosen) }
        // Of equals the first, so that the pair follows from the ledger alone.
        guard let best = failed.max(by: { $0.passed < $1.passed || ($0.passed == $1.passed && $0.index > $1.index) })
        else { return .leftOut("no other sample missed a hidden test") }
        let turns = Turns(of: triple, bare: bare)
        return .row(
            .object([
                ("prompt", .list([turns.userMessage])), ("chosen", .list([turns.assistantMessage])),
                ("rejected", .list([Turns.message("assistant", Turns.answer(best.source, bare: bare))])),
                ("failed_test", .string(best.test)),
            ]))
    }

    private struct Candidate {
        var index: Int
        var passed: Int
        var source: String
        var test: String
    }

    private func candidate(_ attempt: AttemptRecord, of triple: TripleRecord, against chosen: [UInt8]) -> Candidate? {
        guard attempt.sample.verdict == .failed, let source = attempt.sample.source,
            PythonText.withoutLayout(source) != chosen
        else { return nil }
        let asserts = triple.suite.suite.asserts
        let seen = [Turns.shownTest(of: triple), attempt.sample.visibleTest]
        let missed = attempt.missed.lazy.map(\.position).filter { asserts.indices.contains($0) && !seen.contains($0) }
        guard let first = missed.min() else { return nil }
        return Candidate(
            index: attempt.sample.index, passed: attempt.assertsPassed, source: source, test: asserts[first])
    }
}
