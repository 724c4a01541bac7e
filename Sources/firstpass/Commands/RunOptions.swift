public import ArgumentParser
import Core
import Deduplication
import Engines
import Foundation
import Inference
public import Ledger
import Pipeline

/// What a run is asked to do and what it may take: for `run`, and for `plan`, which takes the same.
struct RunOptions: ParsableArguments {
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

    /// The configuration: the flags over the file over the defaults.
    ///
    /// - Throws: `FirstpassError` where the file cannot be used.
    func settings() throws -> RunConfiguration {
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

    /// What the run may take of the machine.
    ///
    /// - Throws: `FirstpassError` where the shared files are not found.
    func resources() throws -> DatasetRun.Resources {
        var resources = DatasetRun.Resources(
            shared: try SharedFolder(), models: ModelStore(),
            batch: BatchLimits(sequences: batch ?? BatchLimits().sequences, threads: threads), sandboxWorkers: workers,
            prompts: prompts)
        resources.samplesAtOnce = start
        return resources
    }

    /// The questions, where they come from a file.
    func questionFile() throws -> QuestionFile? { try questionsFrom.map { try QuestionFile(path: $0) } }
}

extension Sampling: ExpressibleByArgument {}
