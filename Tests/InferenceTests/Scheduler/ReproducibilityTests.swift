import Core
import Foundation
import Testing

@testable import Inference

/// The tokens of a request depend on nothing but the model, the prompt, the parameters and the seed.
@Suite(.serialized) struct ReproducibilityTests {
    /// A prompt and seeds; with a temperature, so that a changed bit has a chance to show.
    struct Request: Sendable {
        let prompt: [Int32]
        let seeds: [UInt64]
        let sampling = SamplingParameters(temperature: 1.1, topP: 0.98, repetitionPenalty: 1.1)
        let tokens: Int

        func run(on model: LanguageModel) async throws -> [Sample] {
            let samples = try await model.samples(prompt, seeds: seeds, sampling: sampling, maximumTokens: tokens)
            #expect(samples.allSatisfy { $0.text == $0.completion?.text })
            return samples
        }
    }

    /// A model, a request, and other requests to run beside it.
    struct Setting: Sendable, CustomTestStringConvertible {
        let path: String
        let request: Request
        let neighbours: [Request]

        var testDescription: String { path.split(separator: "/").last.map(String.init) ?? path }

        init(path: String, vocabulary: Int32, promptLength: Int, tokens: Int, neighbours: Int) {
            var random = CounterRandom(seed: 12)
            func prompt(_ length: Int) -> [Int32] {
                (0..<length).map { _ in Int32.random(in: 3..<vocabulary, using: &random) }
            }
            self.path = path
            let shared = prompt(promptLength)
            request = Request(prompt: shared, seeds: [7, 8, 9], tokens: tokens)
            // Some share a part of the prompt.
            self.neighbours = (0..<neighbours).map { index in
                Request(
                    prompt: Array(shared.prefix(index % 3 * promptLength / 3)) + prompt(1 + index * 5 % 23),
                    seeds: [UInt64(index)], tokens: 1 + index % tokens)
            }
        }
    }

    static let settings =
        [
            Setting(
                path: TestModels.smollm2, vocabulary: 49_152, promptLength: 40, tokens: 6, neighbours: 29)
        ]
        + TinyModelTests.names.map {
            Setting(
                path: FixtureReader.url("models/\($0).gguf").path, vocabulary: 256, promptLength: 60, tokens: 20,
                neighbours: 29)
        }

    @Test(arguments: settings)
    func theBatchTheThreadsAndTheNeighboursDoNotChangeAToken(setting: Setting) async throws {
        let request = setting.request
        let alone = try await request.run(
            on: LanguageModel(path: setting.path, limits: BatchLimits(sequences: 1, threads: 1)))
        #expect(alone.allSatisfy { !$0.tokens.isEmpty })
        #expect(alone[0] != alone[1])
        for (sequences, rows, threads) in [(3, 7, 2), (8, 16, 1), (32, 32, 2), (64, 256, 3)] {
            let model = try LanguageModel(
                path: setting.path, limits: BatchLimits(sequences: sequences, rows: rows, threads: threads))
            async let beside: Void = withThrowingTaskGroup(of: Void.self) { group in
                for neighbour in setting.neighbours.prefix(sequences - 3) {
                    group.addTask { _ = try await neighbour.run(on: model) }
                }
                try await group.waitForAll()
            }
            #expect(try await request.run(on: model) == alone, "\(sequences) sequences, \(threads) threads")
            try await beside
        }
    }

    @Test(arguments: settings)
    func aSharedPrefixDoesNotChangeAToken(setting: Setting) async throws {
        let request = setting.request
        let alone = try await request.run(
            on: LanguageModel(path: setting.path, limits: BatchLimits(sequences: 1, threads: 2)))
        let model = try LanguageModel(path: setting.path, limits: BatchLimits(sequences: 4, threads: 2))
        for length in [1, 17, request.prompt.count - 1] {
            let other = Request(prompt: request.prompt.prefix(length) + [5, 6, 7], seeds: [1], tokens: 2)
            _ = try await other.run(on: model)
        }
        let before = model.usage.promptTokens
        #expect(try await request.run(on: model) == alone)
        // The last token only, for each sample: all before it were kept.
        #expect(model.usage.promptTokens - before == request.seeds.count)
    }

    @Test(arguments: settings)
    func neighboursThatAreCancelledDoNotChangeAToken(setting: Setting) async throws {
        let request = setting.request
        let model = try LanguageModel(path: setting.path, limits: BatchLimits(sequences: 5, threads: 2))
        let alone = try await request.run(on: model)
        let neighbours = try setting.neighbours.prefix(6).map { neighbour in
            try model.generate(
                prompt: neighbour.prompt, seeds: [1, 2], sampling: neighbour.sampling, maximumTokens: 1_000, stops: []
            ) { _, _ in }
        }
        async let samples = request.run(on: model)
        for neighbour in neighbours { neighbour.cancel() }
        #expect(try await samples == alone)
    }
}
