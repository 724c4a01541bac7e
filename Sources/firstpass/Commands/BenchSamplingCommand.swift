import ArgumentParser
import Core
import Foundation
import Inference

/// `firstpass bench sampling`: tokens that one thread draws.
struct BenchSamplingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sampling", abstract: "Measures the tokens that one thread draws from logits in a second.",
        discussion: "Example: firstpass bench sampling --vocabulary 151936")

    @Option(help: "Tokens of the vocabulary; that of the default model if not given.") var vocabulary = 151_936
    @Flag(help: "Print one JSON object.") var json = false

    func validate() throws {
        guard (1...4_194_304).contains(vocabulary) else {
            throw ValidationError("--vocabulary must be between 1 and 4194304")
        }
    }

    /// What is measured: the pipeline's own parameters, and each cut alone.
    private static let cases: [(name: String, parameters: SamplingParameters)] = [
        ("greedy", .init(temperature: 0)), ("temperature 0.8, top-p 0.95", .init(temperature: 0.8, topP: 0.95)),
        ("top-k 40", .init(topK: 40)), ("min-p 0.05", .init(minP: 0.05)), ("temperature 1", .init()),
    ]

    func run() throws {
        let benchmark = try SamplingBenchmark(vocabulary: vocabulary)
        let features = try ProcessorFeatures()
        if !json {
            print("\(features.instructionSet), one thread, \(vocabulary) logits a draw\n  draws/s   parameters")
        }
        var results: [String: Double] = [:]
        for (name, parameters) in Self.cases {
            let speed = try benchmark.drawsPerSecond(parameters)
            results[name] = speed
            if !json { print(String(format: "%9.0f   ", speed) + name) }
        }
        if json {
            try JSONOutput.print(
                Report(isa: features.instructionSet, vocabulary: vocabulary, draws_per_second: results))
        }
    }

    /// The shape of `--json`.
    private struct Report: Encodable {
        let isa: String
        let vocabulary: Int
        let draws_per_second: [String: Double]
    }
}
