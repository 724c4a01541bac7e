import Core
import Foundation
import Testing

@testable import Inference

@Suite struct ThroughputBenchmarkTests {
    private func model() throws -> LanguageModel {
        try LanguageModel(
            path: FixtureReader.url("models/tiny-llama3.gguf").path, limits: BatchLimits(sequences: 6, threads: 2))
    }

    @Test(arguments: [(1, 1), (4, 1), (6, 3)])
    func everySequenceDrawsItsTokensAndEachPromptIsRunOnce(_ parallel: Int, _ prompts: Int) async throws {
        let model = try model()
        let result = try await ThroughputBenchmark(model).measure(
            parallel: parallel, promptTokens: 80, tokens: 5, prompts: prompts)
        // One draw a prompt when it is run; then the last token of the prompt again for every sequence.
        #expect(model.usage.drawnTokens == prompts + parallel * 5)
        #expect(model.usage.promptTokens == 80 + (prompts - 1) * ThroughputBenchmark.differingTokens + parallel)
        #expect(result.parallel == parallel && result.promptTokens == 80 && result.tokens == 5)
        #expect(result.prefillTokensPerSecond > 0 && result.decodeTokensPerSecond > 0)
    }

    @Test func everyRoundHasAPromptOfItsOwn() async throws {
        let model = try model()
        let benchmark = ThroughputBenchmark(model)
        for round in 0..<2 { _ = try await benchmark.measure(parallel: 1, promptTokens: 20, tokens: 1, round: round) }
        #expect(model.usage.promptTokens == 2 * (20 + 1))
    }

    @Test(arguments: [(0, 8, 1, 1), (3, 60, 1, 2), (2, 40, 1, 2), (1, 8, 0, 1), (1, 0, 1, 1), (1, 1_000_000, 1, 1)])
    func sizesThatDoNotFitAreRefused(_ parallel: Int, _ prompt: Int, _ tokens: Int, _ prompts: Int) async throws {
        let benchmark = ThroughputBenchmark(try model())
        await #expect(throws: FirstpassError.self) {
            try await benchmark.measure(parallel: parallel, promptTokens: prompt, tokens: tokens, prompts: prompts)
        }
    }
}
