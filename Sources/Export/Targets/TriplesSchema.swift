internal import Core
internal import Ledger

/// Rows of the target `triples`.
///
/// `mutation_score` and `coverage` are columns only of versions that measure them: a column that is null in a whole
/// shard cannot be loaded (`datasets` issues 7092 and 7222).
struct TriplesSchema: SingleRowSchema {
    var run: RunDescription
    var options: ExportOptions

    /// A pass rate is one of all samples, so there is none where a question's first ones decided it.
    var columns: [Feature.Column] {
        [
            .init("id", .string),
            .init("question", .string),
            .init("entry_point", .string),
            .init("tests", .list(.string)),
            .init("solution", .string),
            .init("attempts", .list(.structure(Self.attemptColumns))),
        ] + (run.sampling == .all ? [.init("pass_rate", .float64)] : []) + [
            .init("provenance", .structure(ProvenanceSchema.columns))
        ]
    }

    private static let attemptColumns: [Feature.Column] = [
        .init("index", .int64),
        .init("verdict", .string),
        .init("visible_test", .int64),
        .init("asserts_passed", .int64),
        .init("asserts_total", .int64),
        .init("seed", .string),
        .init("solution", .string),
    ]

    var explanation: String {
        """
        Each row is a triple. `tests` joined by newlines after `solution` is a complete Python program that ends \
        without an error. `attempts` has \(drawn). `provenance` has what the row can be made \
        again from, and in `refuted_tests`, a line each, the tests that were left out since nearly all samples agreed on \
        another result; a `visible_test` of -1 is one of those. Seeds are 64-bit and therefore text, a sampling parameter \
        that was not set stands at the value that turns it off, and an empty model means that the part came from a file.
        """
    }

    private var drawn: String {
        let verdicts = "with its verdict (`no_code` where the answer held no solution)"
        return run.sampling == .all
            ? "every sample that was drawn, \(verdicts), and `pass_rate` the share of them that passed all tests"
            : "every sample up to the one that is kept, \(verdicts)"
    }

    func outcome(of triple: TripleRecord, in split: String) throws -> RowOutcome {
        let attempts = triple.attempts.filter { $0.sample.state != .failed }
        var members: [(key: String, value: JSONValue)] = [
            ("id", .string("q\(triple.question.index)")),
            ("question", .string(triple.question.parsed.text)),
            ("entry_point", .string(triple.question.parsed.entryPoint)),
            ("tests", .strings(triple.suite.suite.asserts)),
            ("solution", .string(triple.solution)),
            ("attempts", .list(attempts.map { attempt($0, of: triple) })),
        ]
        if run.sampling == .all {
            members.append(("pass_rate", .number(triple.passRate)))
        }
        members.append(("provenance", try ProvenanceSchema(run: run, options: options).value(of: triple)))
        return .row(.object(members))
    }

    // Messages are left out: an exception's text may hold a memory address.
    private func attempt(_ attempt: AttemptRecord, of triple: TripleRecord) -> JSONValue {
        .object([
            ("index", .integer(attempt.sample.index)),
            ("verdict", .string(attempt.sample.verdict?.rawValue ?? "no_code")),
            ("visible_test", .integer(attempt.sample.visibleTest)),
            ("asserts_passed", .integer(attempt.assertsPassed)),
            ("asserts_total", .integer(triple.suite.suite.assertCount)),
            ("seed", .string(attempt.completion.map { String($0.seed) } ?? "")),
            ("solution", .string(attempt.sample.source ?? "")),
        ])
    }
}
