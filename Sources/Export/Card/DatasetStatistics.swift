internal import Core
internal import Ledger

/// The numbers of a run that stand in the card and in `stats.json`. Seconds are not among them: they differ between
/// machines, and a dataset does not.
struct DatasetStatistics: Sendable {
    /// The parts that have rows.
    var splits: [WrittenSplit]
    /// How many triples there is no row for, by the reason.
    var leftOut: [String: Int] = [:]
    /// Rows whose suite lost tests that the samples refuted.
    var rowsWithRefutedTests: Int
    var funnel: Funnel
    var passAtK: [Double]?
    /// The rehearsal data among the rows.
    var mix: MixSummary?

    /// The rows of all parts.
    var rows: Int { splits.reduce(0) { $0 + $1.rows } }

    /// Tokens in and out of all roles for each kept triple.
    var tokensPerTriple: Double {
        let tokens = funnel.tokens.values.reduce(0) { $0 + $1.input + $1.output }
        return Double(tokens) / Double(max(funnel.kept, 1))
    }

    /// The content of `stats.json`.
    ///
    /// - Parameter files: every other file of the folder.
    func json(_ description: DatasetDescription, files: [WrittenFile]) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("made_by", .string(DatasetFolder.maker)),
            ("target", .string(description.target.rawValue)),
            ("rows", .integer(rows)),
            ("splits", .object(splits.map { ($0.name, .integer($0.rows)) })),
            ("left_out", .object(leftOut.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })),
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
        members.append(("features", Feature.json(description.columns)))
        let packing = splits.compactMap { split in split.packing.map { (key: split.name, value: $0.json) } }
        if !packing.isEmpty { members.append(("packing", .object(packing))) }
        if let mix { members.append(("mix", mix.json)) }
        members.append(("files", .list(files.map(\.json))))
        return .object(members)
    }
}
