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
    @Option(help: "What the rows are: messages or triples.") var to: ExportTarget = .messages
    @Option(help: "The folder to write. One that an earlier export wrote is replaced.") var out: String
    @Option(help: "The licence of what the model wrote, for the dataset card.") var license: String?
    @Flag(help: "Write solutions without a code fence.") var bare = false

    func run() async throws {
        let ledger = try location.open()
        // Of a damaged table a query may give a part, or nothing, and say nothing of it.
        try await ledger.checkIntegrity()
        let options = try await ExportOptions(of: ledger, license: license, bare: bare)
        let rows = try await DatasetExporter(options).export(to, from: ledger, to: out)
        Terminal.write("\(rows) rows in \(out)")
        if options.license == nil {
            Terminal.write("the card says 'license: other': give --license to state the model's")
        }
    }
}

extension ExportTarget: ExpressibleByArgument {}
