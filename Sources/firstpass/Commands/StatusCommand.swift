import ArgumentParser
import Core
import Foundation
import Ledger

/// `firstpass status`: how far a run is.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Shows a run's funnel, what is open and why things failed.",
        discussion: "Example: firstpass status output/first")

    @OptionGroup var location: RunLocation
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let ledger = try location.open()
        let (run, funnel, progress, failures, passAtK) = try await ledger.read {
            (try $0.run(), try $0.funnel(), try $0.progress(), try $0.failures(), try $0.passAtK())
        }
        if json {
            try JSONOutput.print(Report(run, funnel, progress, failures, passAtK), pretty: true)
            return
        }
        let state =
            if let writer = ledger.writer {
                "running: \(writer)"
            } else {
                run.finished.map { "finished \($0)" } ?? "stopped; the command that made it goes on with it"
            }
        print("\(ledger.path): seed \(run.description.seed), started \(run.started), \(state)\n")
        print(FunnelTable(funnel: funnel, passAtK: passAtK).text)
        let open = (progress.samples[.pending] ?? 0, progress.samples[.drawn] ?? 0)
        if open != (0, 0) { print("  open: \(open.0) samples to draw, \(open.1) to run") }
        guard !failures.isEmpty else { return }
        print("\n  lost, by stage and kind:")
        for failure in failures { print("  \(failure.count)\t\(failure.stage): \(failure.kind)") }
    }
}

extension StatusCommand {
    /// The shape of `--json`.
    private struct Report: Encodable {
        let seed: UInt64
        let started: String
        let finished: String?
        let funnel: [String: Int]
        let samples: [String: Int]
        let tokens: [String: Tokens]
        let failures: [Failure]
        let pass_at_k: [Double]?

        struct Tokens: Encodable {
            let input: Int
            let output: Int
        }

        struct Failure: Encodable {
            let stage: String
            let kind: String
            let count: Int
        }

        init(
            _ run: RunRecord, _ funnel: Funnel, _ progress: LedgerProgress, _ failures: [FailureCount],
            _ passAtK: [Double]?
        ) {
            seed = run.description.seed
            started = run.started
            finished = run.finished
            self.funnel = [
                "requested": funnel.requested, "generated": funnel.generated, "malformed": funnel.malformed,
                "unique": funnel.unique, "clean": funnel.clean, "with_tests": funnel.withTests,
                "with_passing_solution": funnel.withPassingSolution, "kept": funnel.kept, "samples": funnel.samples,
                "samples_passed": funnel.samplesPassed, "executions": funnel.executions,
            ]
            samples = Dictionary(uniqueKeysWithValues: progress.samples.map { ($0.key.rawValue, $0.value) })
            tokens = Dictionary(
                uniqueKeysWithValues: funnel.tokens.map {
                    ($0.key.rawValue, Tokens(input: $0.value.input, output: $0.value.output))
                })
            self.failures = failures.map { Failure(stage: $0.stage, kind: $0.kind, count: $0.count) }
            pass_at_k = passAtK
        }
    }
}
