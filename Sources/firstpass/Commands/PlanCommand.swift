import ArgumentParser
import Core
import Foundation
import Inference
import Ledger
import Pipeline

/// `firstpass plan`: what a run would take and bring; afterwards, how well that was foreseen.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Estimates time, tokens, disk and triples of a run from a short warm-up.",
        discussion: """
            Example: firstpass plan --questions 500 --out output/mine
                     firstpass plan --check output/mine

            Takes the arguments of 'run' but --fork, does a small part of that run in a temporary folder that goes afterwards, and \
            extrapolates; --min-yield and --retry-failed change nothing. The plan is kept as plan.json in the folder of --out, and nothing else is written there. With \
            --check it says of a run what had been planned and what came; that run is only read.
            """)

    @OptionGroup var options: RunOptions
    @Option(name: .customLong("warm-up"), help: "Questions of the warm-up; from a file they are spread over it.")
    var warmUp = 8
    @Option(help: "The folder of a run: show its plan beside what came of it.") var check: String?
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        if !(1...10_000).contains(warmUp) { throw ValidationError("--warm-up must be 1 to 10000") }
        if check != nil, options.file != nil { throw ValidationError("--check takes a run and no configuration") }
    }

    func run() async throws {
        if let check { return try await compare(check) }
        let file = PlanFile(folder: options.out)
        try file.checkWritable()
        let questions = try options.questionFile()
        let settings = try options.settings()
        try ProcessorNotice.give()
        let resources = try options.resources()
        let asked = questions?.items.count ?? settings.questions
        let work = Task {
            try await WarmUpRun(settings, questions: questions, count: warmUp, resources: resources)
                .measure { await RunProgressReporter(run: $0).report() }
        }
        let trap = SignalTrap(promise: "nothing is left behind") { work.cancel() }
        Terminal.write("warming up with \(min(warmUp, asked).grouped) of \(asked.counted("question"))")
        let outcome = await work.result
        withExtendedLifetime(trap) {}
        if work.isCancelled {
            throw FirstpassError(.interrupted, "stopped; nothing is planned", remedy: "The same command begins again.")
        }
        let plan = try RunPlan(
            try outcome.get(), questions: asked, sequences: resources.batch.sequences,
            sandboxWorkers: resources.sandboxWorkers)
        try file.write(plan)
        if json {
            try JSONOutput.write(try PlanFile.data(of: plan))
        } else {
            print(PlanTable(plan: plan).lines.joined(separator: "\n"))
        }
        Terminal.write("kept as \(file.path)")
    }

    private func compare(_ folder: String) async throws {
        var location = RunLocation()
        location.run = folder
        let ledger = try location.open()
        let plan = try PlanFile(besideLedger: ledger.path).read()
        let comparison = try await PlanComparison(plan, of: ledger)
        if json {
            try JSONOutput.print(comparison, pretty: true)
        } else {
            print(PlanComparisonTable(comparison: comparison).lines.joined(separator: "\n"))
        }
    }
}

extension PlanComparison {
    /// Compares a plan with what a ledger has.
    ///
    /// - Throws: `FirstpassError` where it cannot be read.
    init(_ plan: RunPlan, of ledger: LedgerReader) async throws {
        let disk = RunDisk(ledgerPath: ledger.path)
        let (run, funnel, sessions) = try await ledger.read { (try $0.run(), try $0.funnel(), try $0.sessions()) }
        self.init(plan, run: run, funnel: funnel, sessions: sessions, ledgerBytes: disk.ledgerBytes)
    }
}
