import ArgumentParser
import Core
import Foundation

/// `firstpass execute`: runs solutions against tests, isolated.
struct ExecuteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "execute", abstract: "Runs Python solutions against their tests, each isolated.",
        discussion: """
            Example: echo '{"id":"1","solution":"def f(): return 1","tests":"assert f() == 1"}' | firstpass execute

            In: JSONL (also as .gz or .zst) or Parquet with id, solution, and tests (a text or a list of texts). Out: JSONL with the verdicts, in order.
            A line that cannot be run ends it with its place, once the lines before it have been answered.
            """)

    @Argument(help: "A JSONL or Parquet file; - reads standard input.") var file = "-"
    @OptionGroup var options: ExecutionOptions

    func run() async throws {
        let rows = try RowSource(
            files: [file], fields: RowFields(needsID: true, mayBeEmpty: true), limits: options.limits(readsRows: false))
        let count = try await options.run(rows) { try JSONOutput.print(OutcomeLine(outcome: $0)) }
        if count.leftOut > 0 {
            Terminal.write(
                "\(count.leftOut.counted("line")) could not be run and \(count.leftOut == 1 ? "was" : "were") left out")
        }
    }
}
