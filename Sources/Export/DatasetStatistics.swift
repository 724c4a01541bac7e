internal import Core
internal import Ledger

/// The numbers of a run that stand in the card and in `stats.json`. Seconds are not among them: they differ between
/// machines, and a dataset does not.
struct DatasetStatistics: Sendable {
    var rows: Int
    /// Rows whose suite lost tests that the samples refuted.
    var rowsWithRefutedTests: Int
    var funnel: Funnel
    var passAtK: [Double]?

    /// Tokens in and out of all roles for each kept triple.
    var tokensPerTriple: Double {
        let tokens = funnel.tokens.values.reduce(0) { $0 + $1.input + $1.output }
        return Double(tokens) / Double(max(funnel.kept, 1))
    }

    /// The content of `stats.json`.
    func json(target: ExportTarget) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("made_by", .string(DatasetFolder.maker)),
            ("target", .string(target.rawValue)),
            ("rows", .integer(rows)),
            ("rows_with_refuted_tests", .integer(rowsWithRefutedTests)),
            (
                "funnel",
                .object([
                    ("requested", .integer(funnel.requested)),
                    ("requests", .integer(funnel.requests)),
                    ("generated", .integer(funnel.generated)),
                    ("malformed", .integer(funnel.malformed)),
                    ("unique", .integer(funnel.unique)),
                    ("clean", .integer(funnel.clean)),
                    ("with_tests", .integer(funnel.withTests)),
                    ("with_passing_solution", .integer(funnel.withPassingSolution)),
                    ("kept", .integer(funnel.kept)),
                ])
            ),
            ("samples", .integer(funnel.samples)),
            ("samples_passed", .integer(funnel.samplesPassed)),
            ("executions", .integer(funnel.executions)),
        ]
        if let passAtK {
            let estimates = passAtK.enumerated().map {
                (key: String($0.offset + 1), value: JSONValue.number($0.element))
            }
            members.append(("pass_at_k", .object(estimates)))
        }
        let tokens = Role.allCases.map { role in
            let count = funnel.tokens[role] ?? TokenCount(input: 0, output: 0)
            return (
                key: role.rawValue,
                value: JSONValue.object([("in", .integer(count.input)), ("out", .integer(count.output))])
            )
        }
        members.append(("tokens", .object(tokens)))
        members.append(("tokens_per_triple", .number(tokensPerTriple)))
        return .object(members)
    }
}
