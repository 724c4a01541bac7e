import ArgumentParser
import Core
import Engines
import Foundation
import Inference

/// `firstpass bench engine`: prefill and decode in tokens a second.
struct BenchEngineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine", abstract: "Measures the tokens that a model reads and draws in a second.",
        discussion: """
            Example: firstpass bench engine --parallel 1,10,32 --json

            The same work as llama.cpp's 'llama-batched-bench -pps': one prompt that is run once, and sequences that share \
            it. With --prompts 5 there are five prompts that differ in their last 40 tokens, as the pipeline has them.
            """)

    @OptionGroup var options: ModelOptions
    @Option(help: "Tokens of a prompt.") var promptTokens = 256
    @Option(help: "Tokens that each sequence draws.") var tokens = 64
    @Option(help: "Numbers of sequences, separated by commas.") var parallel = "1,10,32,64"
    @Option(help: "Prompts that share all but their last 40 tokens.") var prompts = 1
    @Flag(help: "Print one JSON object.") var json = false

    private var widths: [Int] {
        get throws { try NumberList.parse(parallel, flag: "--parallel", in: 1...4_096) }
    }

    func validate() throws {
        if promptTokens < 1 { throw ValidationError("--prompt-tokens must be at least 1") }
        if tokens < 1 { throw ValidationError("--tokens must be at least 1") }
        if prompts < 1 { throw ValidationError("--prompts must be at least 1") }
        if prompts > 1, promptTokens <= ThroughputBenchmark.differingTokens {
            throw ValidationError("several prompts must be longer than \(ThroughputBenchmark.differingTokens) tokens")
        }
        guard try widths.allSatisfy({ $0.isMultiple(of: prompts) }) else {
            throw ValidationError("--parallel must be multiples of --prompts")
        }
    }

    func run() async throws {
        let widths = try widths
        let features = try ProcessorFeatures()
        try ProcessorNotice.give()
        let limits = BatchLimits(sequences: widths.max() ?? 1, threads: options.threads)
        let model = try LanguageModel(path: try options.path(), limits: limits)
        let benchmark = ThroughputBenchmark(model)
        // Pages the weights in and wakes the threads.
        _ = try await benchmark.measure(parallel: prompts, promptTokens: promptTokens, tokens: 2, prompts: prompts)
        if !json {
            print("\(options.model), \(features.instructionSet), \(limits.threads) threads")
            print("  parallel   prefill tokens/s   decode tokens/s")
        }
        var results: [ThroughputBenchmark.Result] = []
        for (index, width) in widths.enumerated() {
            let result = try await benchmark.measure(
                parallel: width, promptTokens: promptTokens, tokens: tokens, prompts: prompts, round: index + 1)
            results.append(result)
            if !json {
                print(
                    String(
                        format: "%10d %18.1f %17.1f", width, result.prefillTokensPerSecond,
                        result.decodeTokensPerSecond))
            }
        }
        if json { try JSONOutput.print(Report(options.model, features, limits.threads, prompts, results)) }
    }

    /// The shape of `--json`.
    private struct Report: Encodable {
        let model: String
        let isa: String
        let threads: Int
        let prompts: Int
        let results: [Line]

        struct Line: Encodable {
            let parallel: Int
            let prompt_tokens: Int
            let tokens: Int
            let prefill_tokens_per_second: Double
            let decode_tokens_per_second: Double
        }

        init(
            _ model: String, _ features: ProcessorFeatures, _ threads: Int, _ prompts: Int,
            _ results: [ThroughputBenchmark.Result]
        ) {
            self.model = model
            self.threads = threads
            self.prompts = prompts
            isa = features.instructionSet
            self.results = results.map {
                Line(
                    parallel: $0.parallel, prompt_tokens: $0.promptTokens, tokens: $0.tokens,
                    prefill_tokens_per_second: $0.prefillTokensPerSecond,
                    decode_tokens_per_second: $0.decodeTokensPerSecond)
            }
        }
    }
}
