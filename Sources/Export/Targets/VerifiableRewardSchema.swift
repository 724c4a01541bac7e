internal import Core
internal import Ledger

/// Rows of the target `rlvr`: a prompt and the tests that a reward is computed from. The columns are those of verl's
/// datasets (<https://verl.readthedocs.io/en/latest/preparation/prepare_data.html>), with the tests as a list too, which
/// rewards of TRL and open-r1 get as a column.
struct VerifiableRewardSchema: SingleRowSchema {
    var bare: Bool

    let columns: [Feature.Column] = [
        .init("data_source", .string), .init("prompt", Turns.messages), .init("ability", .string),
        .init("reward_model", .structure([.init("style", .string), .init("ground_truth", .string)])),
        .init(
            "extra_info",
            .structure([.init("split", .string), .init("index", .int64), .init("reference_solution", .string)])),
        .init("entry_point", .string), .init("assert_case", .list(.string)), .init("pass_rate", .float64),
    ]

    let explanation = """
        Each row is a `prompt` with the tests of its function `entry_point`: as a list, `assert_case`, and as JSON text, \
        `reward_model.ground_truth`. `pass_rate` is the share of the samples that passed all of them: of 1, every sample did, \
        so that there is nothing to learn. A solution is to run in a sandbox only; `firstpass execute` is one.
        """

    func outcome(of triple: TripleRecord, in split: String) throws -> RowOutcome {
        let asserts = triple.suite.suite.asserts
        var truth = ""
        try JSONValue.object([
            ("entry_point", .string(triple.question.parsed.entryPoint)), ("assert_case", .strings(asserts)),
        ]).write(to: &truth)
        return .row(
            .object([
                ("data_source", .string(DatasetFolder.maker)),
                ("prompt", .list([Turns(of: triple, bare: bare).userMessage])),
                ("ability", .string("code")),
                ("reward_model", .object([("style", .string("rule")), ("ground_truth", .string(truth))])),
                (
                    "extra_info",
                    .object([
                        ("split", .string(split)), ("index", .integer(triple.question.index)),
                        ("reference_solution", .string(triple.solution)),
                    ])
                ),
                ("entry_point", .string(triple.question.parsed.entryPoint)),
                ("assert_case", .strings(asserts)),
                ("pass_rate", .number(triple.passRate)),
            ]))
    }
}

extension TripleRecord {
    /// The share of the samples that were drawn which passed all tests.
    var passRate: Double {
        let drawn = attempts.filter { $0.sample.state != .failed }
        return Double(drawn.count { $0.sample.verdict == .passed }) / Double(max(drawn.count, 1))
    }
}
