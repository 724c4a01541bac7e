import Foundation
import Testing

@testable import Inference

/// The real models against exact values in float64 and against llama.cpp; see `Fixtures/scripts/generation.py`.
@Suite(.serialized) struct RealModelTests {
    /// The largest difference of a log-probability from the exact one. 6.7·10⁻⁵ was seen over the 15,580 of SmolLM2, of
    /// which the fixture's rounding to four decimals is 5·10⁻⁵; with weights of another model errors grow with its depth.
    static let tolerance = 5e-4
    /// Exact leads below this are as good as a tie.
    static let smallestMargin = 1e-3

    @Test func smolLM2AgreesWithTheExactGraph() throws {
        try checkLogProbabilities(path: TestModels.smollm2, fixture: "smollm2-135m")
    }

    @Test func smolLM2InIntegersIsAsCloseToTheExactGraphAsLlamaCpp() throws {
        try checkDistance(path: TestModels.smollm2, fixture: "smollm2-135m")
    }

    @Test(
        .enabled(if: TestModels.qwen2 != nil, "1.1 GB: runs where 'firstpass models pull qwen2.5-coder-1.5b' was run"))
    func qwen2InIntegersIsAsCloseToTheExactGraphAsLlamaCpp() throws {
        try checkDistance(path: try #require(TestModels.qwen2), fixture: "qwen2.5-coder-1.5b")
    }

    @Test func smolLM2ContinuesAsLlamaCppDoes() async throws {
        try await checkContinuations(path: TestModels.smollm2, fixture: "smollm2-135m")
    }

    @Test(
        .enabled(if: TestModels.qwen2 != nil, "1.1 GB: runs where 'firstpass models pull qwen2.5-coder-1.5b' was run"))
    func qwen2AgreesWithTheExactGraph() throws {
        try checkLogProbabilities(path: try #require(TestModels.qwen2), fixture: "qwen2.5-coder-1.5b")
    }

    @Test(
        .enabled(if: TestModels.qwen2 != nil, "1.1 GB: runs where 'firstpass models pull qwen2.5-coder-1.5b' was run"))
    func qwen2ContinuesAsLlamaCppDoes() async throws {
        try await checkContinuations(path: try #require(TestModels.qwen2), fixture: "qwen2.5-coder-1.5b")
    }

    private func checkLogProbabilities(path: String, fixture: String) throws {
        var (largest, compared, tops) = (0.0, 0, 0)
        try compare(path: path, fixture: fixture, isPacked: false) { row, position in
            for candidate in position.candidates {
                largest = max(largest, abs(row[Int(candidate.token)] - candidate.exact))
                compared += 1
            }
            if position.exactMargin > Self.smallestMargin {
                tops += 1
                #expect(row[Int(position.exactOrder[0].token)] == row.max(), "position \(position.position)")
            }
        }
        #expect(largest < Self.tolerance)
        #expect(compared > 8_000 && tops > 350)
    }

    /// How far the integer products are from the exact ones, beside llama.cpp, which rounds activations as well: the mean
    /// difference of a log-probability over the two most likely tokens of each position, and where the first is another.
    private func checkDistance(path: String, fixture: String) throws {
        var (ours, theirs) = ((sum: 0.0, other: 0), (sum: 0.0, other: 0))
        try compare(path: path, fixture: fixture, isPacked: true) { row, position in
            let first = position.exactOrder[0]
            for candidate in position.exactOrder.prefix(2) {
                ours.sum += abs(row[Int(candidate.token)] - candidate.exact)
                theirs.sum += abs(candidate.llamaCpp - candidate.exact)
            }
            let isSame = row[Int(first.token)] == row.max()
            if !isSame { ours.other += 1 }
            if position.candidates[0].token != first.token { theirs.other += 1 }
            #expect(isSame || position.exactMargin < Self.safeMargin, "position \(position.position)")
        }
        #expect(ours.sum < 1.25 * theirs.sum && ours.sum > 0, "\(ours), \(theirs)")
        #expect(ours.other <= 2 * theirs.other + 2, "\(ours), \(theirs)")
    }

    /// Calls `check` with the log-probabilities of every position that the fixture lists.
    private func compare(
        path: String, fixture: String, isPacked: Bool, _ check: ([Double], GenerationFixture.Position) throws -> Void
    ) throws {
        let file = try GGUFFile(path: path)
        let pool = ComputePool(width: 2)
        let weights = try ModelArchitecture(of: file)
            .weights(from: file, packing: isPacked ? pool : nil, kernels: Kernels.ofMachine[0])
        let graph = try DecoderGraph(weights: weights, pool: pool, kernels: Kernels.ofMachine[0], maximumRows: 128)
        let vocabulary = graph.configuration.vocabulary
        for prompt in try GenerationFixture.load(fixture).prompts {
            let tokens = prompt.tokens + prompt.continuation.dropLast()
            let cache = try SequenceCache(capacity: tokens.count, pool: graph.pages)
            try cache.reserve(tokens.count)
            let listed = Dictionary(uniqueKeysWithValues: prompt.positions.map { ($0.position, $0) })
            for start in stride(from: 0, to: tokens.count, by: graph.maximumRows) {
                let positions = start..<min(start + graph.maximumRows, tokens.count)
                let logits = graph.forward(
                    positions.map {
                        BatchRow(token: tokens[$0], position: $0, cache: cache, wantsLogits: listed[$0] != nil)
                    })
                for (index, position) in positions.compactMap({ listed[$0] }).enumerated() {
                    let row = UnsafeBufferPointer(start: logits + index * vocabulary, count: vocabulary)
                    let best = Double(row.max() ?? 0)
                    let logTotal = best + log(row.reduce(0.0) { $0 + exp(Double($1) - best) })
                    try check(row.map { Double($0) - logTotal }, position)
                }
            }
        }
    }

    /// Exact leads above this survive the rounding of activations, in llama.cpp as here.
    static let safeMargin = 0.6

    /// Up to where the rounding of activations decides.
    private func checkContinuations(path: String, fixture: String) async throws {
        let model = try LanguageModel(path: path, limits: BatchLimits(threads: 2))
        var agreed = 0
        try await withThrowingTaskGroup(of: Int.self) { group in
            for prompt in try GenerationFixture.load(fixture).prompts {
                group.addTask {
                    let last = prompt.tokens.count - 1
                    let decided = prompt.positions.filter { $0.position >= last }.prefix {
                        $0.exactMargin > Self.safeMargin && $0.candidates[0].token == $0.exactOrder[0].token
                    }.count
                    let sample = try await model.samples(prompt.tokens, maximumTokens: prompt.continuation.count)[0]
                    #expect(sample.tokens.prefix(decided) == prompt.continuation.prefix(decided), "\(prompt.text)")
                    return decided
                }
            }
            for try await decided in group { agreed += decided }
        }
        #expect(agreed > 15)
    }
}
