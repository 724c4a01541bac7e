public import ArgumentParser
import Core
public import Export
import Foundation
import Ledger

/// `firstpass export`: a dataset folder out of a run.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes the kept triples of a run as a dataset folder.",
        discussion: "Example: firstpass export output/first --to messages --out dataset")

    @OptionGroup var location: RunLocation
    @Option(help: "What the rows are.") var to: ExportTarget = .messages
    @Option(help: "The folder to write. One that an earlier export wrote is replaced.") var out: String
    @Option(help: "How rows are written.") var format: ExportFormat = .parquet
    @Option(help: "Parts with their shares of the questions, as in train=0.98,validation=0.02.")
    var split: String?
    @OptionGroup var tokens: TokenOptions
    @Option(help: "The licence of what the model wrote, for the dataset card.") var license: String?
    @Flag(help: "Write solutions without a code fence.") var bare = false
    @Flag(help: "Read what was written again: files, rows, counts, splits, benchmarks.") var verify = false
    @Flag(help: "Read an earlier export at --out again, as --verify does, and write nothing.") var verifyOnly = false

    func run() async throws {
        if !verifyOnly { try tokens.check(for: to) }
        if let license, license.allSatisfy(\.isWhitespace) {
            throw FirstpassError(
                .usage, "the licence is blank", at: "--license", remedy: "name one, such as apache-2.0, or leave it out"
            )
        }
        let ledger = try location.open()
        // Of a damaged table a query may give a part, or nothing, and say nothing of it.
        try await ledger.checkIntegrity()
        var options = try await ExportOptions(of: ledger, license: license, bare: bare)
        options.format = format
        if let split { options.splits = try DatasetSplits(split) }
        try tokens.apply(to: &options)
        guard !verifyOnly else { return try check(options) }
        let summary = try await write(options, ledger)
        report(summary)
        if verify { try check(options) }
        for file in summary.trainerFiles where file.path.hasPrefix("trainers/") {
            print("# \(file.trainer), \("\(out)/\(file.path)".printable)\n\(file.text(folder: out))")
        }
        if options.license == nil {
            Terminal.write("the card says 'license: other': give --license to state the model's")
        }
    }

    /// Writes the folder; a signal leaves what was there.
    private func write(_ options: ExportOptions, _ ledger: LedgerReader) async throws -> ExportSummary {
        let (to, out) = (to, out)
        let work = Task { try await DatasetExporter(options).export(to, from: ledger, to: out) }
        let trap = SignalTrap(promise: "what is not finished leaves nothing") { work.cancel() }
        defer { withExtendedLifetime(trap) {} }
        return try await work.value
    }

    /// Reads the folder again; what is wrong is told a line each.
    private func check(_ options: ExportOptions) throws {
        var verifier = try DatasetVerifier(mode: options.contaminationMode)
        if let tokenizer = options.tokenizer { verifier.decode = { tokenizer.text(of: $0) } }
        let verification = try verifier.verify(out)
        for finding in verification.findings { print(finding) }
        let rest = verification.findingCount - verification.findings.count
        if rest > 0 { print("and \(rest) more") }
        guard verification.findingCount == 0 else {
            throw FirstpassError(
                .checkFailed,
                "the dataset is not as it should be: \(verification.findingCount.counted("finding"))",
                at: out,
                remedy:
                    "export again; what a benchmark shares with rehearsal data 'firstpass audit --clean' takes from its "
                    + "source; if neither helps, check the disk")
        }
        Terminal.write(
            "read again: \(verification.files.counted("file")) and \(verification.rows.counted("row")) are as they should be"
        )
        if verification.hasUnreadTokens {
            Terminal.write("what the tokens say was not looked at: give the --tokenizer that they are of")
        }
    }

    private func report(_ summary: ExportSummary) {
        if !summary.isComplete { Terminal.write("the run is not finished: this is what it has kept so far") }
        for (reason, count) in summary.leftOut.sorted(by: { $0.key < $1.key }) {
            Terminal.write("\(count) kept \(count == 1 ? "triple has" : "triples have") no row: \(reason)")
        }
        for line in TokenReport(summary).lines { Terminal.write(line) }
        let parts = summary.splits.count > 1 ? summary.splits.map { "\($0.rows) \($0.name)" } : []
        Terminal.write(
            "\(summary.rows.counted("row")) in \(out)" + (parts.isEmpty ? "" : ": \(parts.joined(separator: ", "))"))
    }
}

extension ExportFormat: ExpressibleByArgument {}
extension ExportTarget: ExpressibleByArgument {}
