internal import Core
internal import Foundation

/// Measures how many tokens a model reads and draws in a second.
///
/// The work is that of llama.cpp's `llama-batched-bench -pps`: a prompt is run once, then many sequences that share it
/// draw their tokens in one batch. Here every token is sampled as the pipeline samples, which that program leaves out.
public struct ThroughputBenchmark: Sendable {
    /// What was measured at one width.
    public struct Result: Sendable, Hashable {
        /// Sequences in the batch.
        public var parallel: Int
        /// Tokens of one prompt.
        public var promptTokens: Int
        /// Tokens that each sequence drew.
        public var tokens: Int
        /// Tokens of prompts that were run in a second.
        public var prefillTokensPerSecond: Double
        /// Tokens that all sequences together drew in a second.
        public var decodeTokensPerSecond: Double
    }

    /// Tokens at the end in which prompts differ: about the visible test of a solution's prompt.
    public static let differingTokens = 40

    private let model: LanguageModel
    /// The tokens that prompts are made of: those that are text.
    private let words: [Int32]

    /// Takes a model that does nothing else meanwhile.
    public init(_ model: LanguageModel) {
        self.model = model
        let vocabulary = model.tokenizer.vocabulary
        words = (0..<Int32(vocabulary.count)).filter { !vocabulary.isControl($0) }
    }

    /// Measures one width.
    ///
    /// - Parameters:
    ///   - parallel: sequences, at most ``BatchLimits/sequences`` of the model and a multiple of `prompts`.
    ///   - promptTokens: tokens of a prompt.
    ///   - tokens: tokens that each sequence draws.
    ///   - prompts: how many prompts there are; they differ in their last ``differingTokens``.
    ///   - round: makes prompts that no earlier round has left in the cache.
    /// - Throws: `FirstpassError` where the model's context is too short, or the sizes do not fit each other.
    public func measure(
        parallel: Int, promptTokens: Int, tokens: Int, prompts: Int = 1, round: Int = 0
    ) async throws -> Result {
        guard parallel > 0, prompts > 0, parallel.isMultiple(of: prompts), tokens > 0, promptTokens > 0,
            prompts == 1 || promptTokens > Self.differingTokens
        else {
            throw FirstpassError(
                .usage, "\(parallel) sequences of \(prompts) prompts of \(promptTokens) tokens cannot be measured",
                remedy: "Sequences must be a multiple of the prompts, and several prompts longer than "
                    + "\(Self.differingTokens) tokens.")
        }
        let texts = (0..<prompts).map { prompt(promptTokens, ofRound: round, $0) }
        let start = ContinuousClock.now
        // One draw for each prompt: its logits are part of running it.
        try await draw(texts.map { ($0, 1) }, tokens: 1)
        let prefilled = ContinuousClock.now
        try await draw(texts.map { ($0, parallel / prompts) }, tokens: tokens)
        let end = ContinuousClock.now
        let run = promptTokens + (prompts - 1) * Self.differingTokens
        return Result(
            parallel: parallel, promptTokens: promptTokens, tokens: tokens,
            prefillTokensPerSecond: Double(run) / (prefilled - start).inSeconds,
            decodeTokensPerSecond: Double(parallel * tokens) / (end - prefilled).inSeconds)
    }

    /// Tokens drawn evenly from ``words``; none where the vocabulary has no text, which the model refuses.
    private func prompt(_ count: Int, ofRound round: Int, _ index: Int) -> [Int32] {
        func tokens(_ count: Int, _ name: String) -> [Int32] {
            var random = CounterRandom(seed: Seed.derive(name))
            return (0..<count).compactMap { _ in words.randomElement(using: &random) }
        }
        let own = min(count, Self.differingTokens)
        return tokens(count - own, "bench \(round)") + tokens(own, "bench \(round) \(index)")
    }

    private func draw(_ work: [(prompt: [Int32], sequences: Int)], tokens: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (prompt, sequences) in work {
                group.addTask { try await draw(prompt, sequences, tokens) }
            }
            try await group.waitForAll()
        }
    }

    private func draw(_ prompt: [Int32], _ sequences: Int, _ tokens: Int) async throws {
        let (stream, events) = AsyncThrowingStream.makeStream(of: Void.self)
        let running = try model.generate(
            prompt: prompt, seeds: (0..<sequences).map { UInt64($0) },
            sampling: SamplingParameters(temperature: 0.8, topP: 0.95), maximumTokens: tokens, stops: [],
            ignoresEnd: true
        ) { _, event in
            switch event {
            case .text, .finished: break
            case .allFinished: events.finish()
            case .failed(let error): events.finish(throwing: error)
            }
        }
        events.onTermination = { _ in running.cancel() }
        for try await _ in stream {}
        try Task.checkCancellation()
    }
}
