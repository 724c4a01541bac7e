import ArgumentParser
import Core
import Foundation

/// `firstpass verify`: whether the rows of a dataset still pass their tests.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Runs every row of a dataset again and reports those that no longer pass.",
        discussion: """
            Example: firstpass verify output/first/triples

            DATASET is a folder that 'firstpass export --to triples' wrote, or JSONL (also as .gz or .zst) or Parquet whose rows carry a \
            solution and tests (a text or a list of texts). Out: JSONL with the rows that do not pass, in order; a summary on standard error.

            Without --cpu-limit, --wall-limit or --memory-limit, a row is held to the limits that it was kept under, where it \
            says so (provenance.limits; at most 60 s, 600 s and 4096 MB).

            Exit codes: 0 all rows pass; 1 some do not; 2 rows that cannot be run, or the runner failed.
            """)

    @Argument(help: "A dataset folder, a JSONL or a Parquet file; - reads standard input.") var dataset: String
    @Option(
        help: ArgumentHelp(
            "Where in a row its parts stand; a dot leads into an object, as in tests=metadata.tests.",
            valueName: "id=…,solution=…,tests=…"),
        transform: RowFields.init(parsing:))
    var fields = RowFields()
    @Flag(help: "Print every row, not only those that do not pass.") var all = false
    @OptionGroup var options: ExecutionOptions

    func run() async throws {
        let rows = try RowSource(
            dataset == "-" ? nil : dataset, files: try DatasetFiles.find(at: dataset), fields: fields,
            limits: options.limits(readsRows: true))
        let tally = VerificationTally()
        let all = all
        let count = try await options.run(rows) { outcome in
            tally.add(outcome)
            let verdict = outcome.execution.verdict
            if all || (verdict != .passed && verdict != .error) {
                try JSONOutput.print(OutcomeLine(outcome: outcome, hasPlace: true))
            }
        }
        Terminal.write(tally.summary(leftOut: count.leftOut))
        if let failure = tally.failure { throw failure }
        if tally.drifted > 0 { throw ExitCode(FirstpassError.Code.checkFailed.exitCode) }
    }
}
