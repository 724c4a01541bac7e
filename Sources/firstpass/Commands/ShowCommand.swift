import ArgumentParser
import Core
import Foundation
import Glibc
import Ledger

/// `firstpass show`: one question or triple with everything that led to it.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows one triple or question with its whole lineage.",
        discussion: "Example: firstpass show output/first q7")

    @OptionGroup var location: RunLocation
    @Argument(help: "The question's index, or the id of an exported row, such as q7.") var id: String
    @Flag(help: "Show every prompt and raw answer too.") var raw = false

    func run() async throws {
        guard let index = Int(id.hasPrefix("q") ? String(id.dropFirst()) : id), index >= 0 else {
            throw FirstpassError(.usage, "'\(id)' is no question", remedy: "Give an index, or an id such as q7.")
        }
        let ledger = try location.open()
        guard let lineage = try await ledger.read({ try $0.lineage(ofQuestion: index) }) else {
            throw FirstpassError(
                .usage, "there is no question \(index)", at: ledger.path,
                remedy: "'firstpass status' says how many there are.")
        }
        let report = LineageReport(lineage, raw: raw)
        // A file or a program gets the texts as they are; a terminal would obey what a model has written.
        let isTerminal = isatty(STDOUT_FILENO) == 1
        print(
            isTerminal
                ? report.text.split(separator: "\t", omittingEmptySubsequences: false).map { String($0).printable }
                    .joined(separator: "\t") : report.text)
    }
}
