import ArgumentParser
import Core
import Foundation

/// `firstpass bench ledger`: what a ledger of the paper's size costs.
struct BenchLedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Measures a run's ledger at its full size.",
        discussion: """
            Example: firstpass bench ledger --check

            A run is made by arithmetic, without a model and without a sandbox, through the claims and commits of a real \
            one; those of its last tenth are timed one by one, and what reads the ledger when it is whole. The default \
            size takes about 3 GB and some minutes.
            """)

    @Option(help: "Questions of the run.") var questions = 62_000
    @Option(help: "Samples of each question.") var samples = 10
    @Option(help: "The share of the questions that are solved.") var solvable = 0.275
    @Option(
        help: ArgumentHelp(
            "A folder that is not there yet, to keep the ledger in. (default: a temporary one)", valueName: "folder"))
    var out: String?
    @Flag(help: "Print one JSON object.") var json = false
    @Flag(help: "Exit with 1 where a figure is over its limit.") var check = false

    func validate() throws {
        guard questions >= 1, (1...100).contains(samples), (0...1).contains(solvable) else {
            throw ValidationError("--questions must be at least 1, --samples 1 to 100, and --solvable 0 to 1")
        }
    }

    func run() async throws {
        let work = Task { try await measure() }
        let trap = SignalTrap(promise: "nothing is measured") { work.cancel() }
        defer { withExtendedLifetime(trap) {} }
        let report = try await work.value
        if json { try JSONOutput.print(report) } else { print(report.text) }
        if check, let figure = report.missed.first {
            throw FirstpassError(
                .checkFailed, "\(report.missed.count) of the figures over their limits, '\(figure)' first",
                remedy: "Measure again on a machine with nothing else to do.")
        }
    }

    private func measure() async throws -> LedgerBenchmarkReport {
        let folder = try makeFolder()
        defer { if out == nil { try? FileManager.default.removeItem(atPath: folder) } }
        let run = SyntheticRun(questions: questions, samples: samples, solvable: solvable)
        return try await LedgerBenchmark(run: run, folder: folder).measure()
    }

    private func makeFolder() throws -> String {
        let files = FileManager.default
        let path = out ?? files.temporaryDirectory.appending(path: "firstpass-bench-\(UUID().uuidString)").path
        guard !files.fileExists(atPath: path) else {
            throw FirstpassError(.usage, "there is something already", at: path, remedy: "Name another --out.")
        }
        do {
            try files.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw FirstpassError(.storage, "the folder cannot be made", at: path, cause: error)
        }
        return path
    }
}
