import ArgumentParser
import Core
import Export
import Foundation
import Ledger
import Pipeline

/// `firstpass run`: creates or resumes a run, and exports what it kept.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Creates a run or goes on with it, and exports what it kept.",
        discussion: """
            Example: firstpass run --questions 24 --samples 10 --seed 1 --out output/first

            The folder of --out holds run.sqlite and, at the end, messages/ and triples/, which datasets.load_dataset \
            opens. The same command goes on with a run that was stopped; --questions may grow.

            Exits with 1 where nothing was kept, or less than --min-yield.
            """)

    @OptionGroup var options: RunOptions
    @Option(help: "Another run, whose questions this new one begins with, under settings of its own.")
    var fork: String?

    func validate() throws {
        if fork != nil, options.questions != nil || options.questionsFrom != nil {
            throw ValidationError("--fork takes all questions of a run: give neither --questions nor --questions-from")
        }
    }

    func run() async throws {
        let settings = try options.settings()
        let out = options.out
        for target in Self.targets { try DatasetExporter.checkDestination("\(out)/\(target.rawValue)") }
        try ProcessorNotice.give()
        let resources = try options.resources()
        let started = Date()
        let work = Task { try await conclude(try await complete(settings, resources), since: started) }
        let trap = SignalTrap { work.cancel() }
        let outcome = await work.result
        withExtendedLifetime(trap) {}
        do {
            try outcome.get()
        } catch {
            // Whatever was cut off, a stage or the sandbox's check of itself, says so in its own words. What is wrong with
            // the ledger or with what was kept is wrong all the same.
            if !work.isCancelled || [.storage, .checkFailed].contains((error as? FirstpassError)?.code) { throw error }
            throw FirstpassError(
                .interrupted,
                FileManager.default.fileExists(atPath: ledgerPath)
                    ? "stopped; what is done is in \(ledgerPath)" : "stopped before anything was done",
                remedy: "The same command goes on where it stopped.")
        }
    }

    /// Tells what came of a run that has nothing left to do, and exports it.
    private func conclude(_ run: DatasetRun, since started: Date) async throws {
        let (funnel, passAtK, failures) = try await run.reader.read {
            (try $0.funnel(), try $0.passAtK(), try $0.failures())
        }
        print(FunnelTable(funnel: funnel, passAtK: passAtK).text)
        Terminal.write("worked for \(Date().timeIntervalSince(started).text)")
        do {
            guard funnel.kept > 0 else {
                throw FirstpassError(
                    .checkFailed,
                    "no triple has been kept: \(LossExplanation(funnel: funnel, failures: failures).text)",
                    at: ledgerPath, remedy: "'firstpass status' and 'firstpass show' have every answer and verdict.")
            }
            try await export(run)
            try await run.checkLedger()
        } catch {
            try? run.close()
            throw error
        }
        try run.close()
        if let minYield = options.minYield, Double(funnel.kept) < minYield * Double(funnel.unique) {
            throw FirstpassError(
                .checkFailed,
                "kept \(funnel.kept) of \(funnel.unique) unique questions, less than --min-yield \(minYield)")
        }
    }

    /// Loads what is needed and works until nothing is left to do.
    private func complete(_ settings: RunConfiguration, _ resources: DatasetRun.Resources) async throws -> DatasetRun {
        let run = try await DatasetRun(
            settings, ledgerPath: ledgerPath, questions: try options.questionFile(), fork: try await forkedQuestions(),
            retryFailed: options.retryFailed, resources: resources)
        let progress = Task { await RunProgressReporter(run: run).report() }
        var failure: (any Error)?
        do { try await run.run() } catch { failure = error }
        progress.cancel()
        await progress.value
        guard let failure else { return run }
        try? run.close()
        throw failure
    }

    /// What a run leaves beside its ledger, as JSON lines, which can be read without a tool.
    private static let targets: [ExportTarget] = [.messages, .triples]

    private var ledgerPath: String { "\(options.out)/run.sqlite" }

    /// The questions of the run to fork. One that was begun has them itself, and goes on where the other is gone or has
    /// more by now.
    private func forkedQuestions() async throws -> ForkedQuestions? {
        guard let fork else { return nil }
        let folders = [fork, options.out].map { URL(filePath: $0).standardizedFileURL.resolvingSymlinksInPath().path }
        guard folders[0] != folders[1] else {
            throw FirstpassError(.usage, "a run cannot fork itself", at: ledgerPath, remedy: "Name another --out.")
        }
        var location = RunLocation()
        location.run = fork
        guard FileManager.default.fileExists(atPath: ledgerPath),
            let begun = try? await LedgerReader(at: ledgerPath).read({ try $0.forkedQuestions() })
        else {
            return try await location.open().read { try $0.forkedQuestions() }
        }
        guard let other = try? await location.open().read({ try $0.forkedQuestions() }), !other.begins(with: begun)
        else { return begun }
        return other
    }

    private func export(_ run: DatasetRun) async throws {
        var options = try await ExportOptions(of: run.reader)
        options.format = .jsonLines
        for target in Self.targets {
            let path = "\(self.options.out)/\(target.rawValue)"
            let summary = try await DatasetExporter(options).export(target, from: run.reader, to: path)
            Terminal.write("\(summary.rows) rows in \(path)")
        }
    }
}
