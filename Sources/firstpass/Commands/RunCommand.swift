public import ArgumentParser
import Core
import Deduplication
import Engines
import Export
import Foundation
import Inference
public import Ledger
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

    @Argument(help: "A YAML file with settings; flags win over it.") var file: String?
    @Option(help: "Questions to generate.") var questions: Int?
    @Option(help: "A JSONL file with questions to take instead: 'question' and, where given, 'tests'.")
    var questionsFrom: String?
    @Option(help: "Solutions to sample for each question.") var samples: Int?
    @Option(help: "all draws every sample; adaptive only those that decide a question, and keeps the same triples.")
    var sampling: Sampling?
    @Option(help: "Samples of a question to start at once where sampling is adaptive; learnt if not given.")
    var start: Int?
    @Option(help: "What every draw follows from.") var seed: UInt64?
    @Option(help: "The model of every role: a name or the path of a GGUF file.") var model: String?
    @Option(help: "How duplicates are found: exact, normalised, minhash or rouge-l.") var dedupe: String?
    @Option(help: "Threads; as many as there are processors if not given.") var threads: Int?
    @Option(help: "Sequences in the engine's batch; 64 if not given.") var batch: Int?
    @Option(help: "Sandbox runs at once; as many as threads if not given.") var workers: Int?
    @Option(help: "A folder of prompts to use instead of the shared ones.") var prompts: String?
    @Option(help: "Exit with 1 where less than this share of the unique questions is kept, 0 to 1.")
    var minYield: Double?
    @Flag(help: "Give what failed past its limit of attempts another round.") var retryFailed = false
    @Option(help: "The folder of the run.") var out = "output/run"

    func validate() throws {
        if let questions, questions < 1 { throw ValidationError("--questions must be at least 1") }
        if let samples, !(1...1_000).contains(samples) { throw ValidationError("--samples must be 1 to 1000") }
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
        if let start, start < 1 { throw ValidationError("--start must be at least 1") }
        if let batch, !(1...4_096).contains(batch) { throw ValidationError("--batch must be 1 to 4096") }
        if let workers, !(1...1_024).contains(workers) { throw ValidationError("--workers must be 1 to 1024") }
        if let minYield, !(0...1).contains(minYield) { throw ValidationError("--min-yield must be 0 to 1") }
        if let dedupe, DuplicateMethod(rawValue: dedupe) == nil {
            throw ValidationError("--dedupe must be exact, normalised, minhash or rouge-l")
        }
        if questions != nil, questionsFrom != nil {
            throw ValidationError("--questions and --questions-from cannot be given together")
        }
    }

    func run() async throws {
        let settings = try settings()
        try ProcessorNotice.give()
        var resources = DatasetRun.Resources(
            shared: try SharedFolder(), models: ModelStore(),
            batch: BatchLimits(sequences: batch ?? BatchLimits().sequences, threads: threads), sandboxWorkers: workers)
        resources.prompts = prompts
        resources.samplesAtOnce = start
        let started = Date()
        let work = Task { try await complete(settings, resources) }
        let trap = SignalTrap { work.cancel() }
        let outcome = await work.result
        withExtendedLifetime(trap) {}
        let run: DatasetRun
        do {
            run = try outcome.get()
        } catch {
            // A stage that was cut off says so in its own words.
            let isInterruption = error is CancellationError || (error as? FirstpassError)?.code == .interrupted
            throw isInterruption
                ? FirstpassError(
                    .interrupted, "stopped; what is done is in \(out)/run.sqlite",
                    remedy: "The same command goes on where it stopped.") : error
        }
        let (funnel, passAtK) = try await run.reader.read { (try $0.funnel(), try $0.passAtK()) }
        print(FunnelTable(funnel: funnel, passAtK: passAtK).text)
        Terminal.write("worked for \(Date().timeIntervalSince(started).text)")
        do {
            try await export(run)
        } catch {
            try? run.close()
            throw error
        }
        try run.close()
        if let minYield, Double(funnel.kept) < minYield * Double(funnel.unique) {
            throw FirstpassError(
                .checkFailed,
                "kept \(funnel.kept) of \(funnel.unique) unique questions, less than --min-yield \(minYield)")
        }
    }

    /// Loads what is needed and works until nothing is left to do.
    private func complete(_ settings: RunConfiguration, _ resources: DatasetRun.Resources) async throws -> DatasetRun {
        let run = try await DatasetRun(
            settings, ledgerPath: "\(out)/run.sqlite",
            questions: try questionsFrom.map { try QuestionFile(path: $0) }, retryFailed: retryFailed,
            resources: resources)
        let progress = Task { await RunProgressReporter(run: run).report() }
        var failure: (any Error)?
        do { try await run.run() } catch { failure = error }
        progress.cancel()
        await progress.value
        guard let failure else { return run }
        try? run.close()
        throw failure
    }

    private func settings() throws -> RunConfiguration {
        var settings = RunConfiguration()
        if let file { settings = try ConfigurationFile.read(file, over: settings) }
        if let questions { settings.questions = questions }
        if let samples { settings.samples = samples }
        if let seed { settings.seed = seed }
        if let sampling { settings.sampling = sampling }
        if let dedupe { settings.dedupe = dedupe }
        if let model {
            for role in Role.allCases { settings.roles[role]?.model = model }
        }
        return settings
    }

    private func export(_ run: DatasetRun) async throws {
        let exporter = DatasetExporter(try await ExportOptions(of: run.reader))
        for target in ExportTarget.allCases {
            let path = "\(out)/\(target.rawValue)"
            let rows = try await exporter.export(target, from: run.reader, to: path)
            Terminal.write("\(rows) rows in \(path)")
        }
    }
}

extension Sampling: ExpressibleByArgument {}
