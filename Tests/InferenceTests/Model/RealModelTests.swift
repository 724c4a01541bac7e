import CKernels
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
        let file = try GGUFFile(path: path)
        let graph = try DecoderGraph(
            weights: try ModelArchitecture(of: file).weights(from: file), pool: ComputePool(width: 2), maximumRows: 128)
        let vocabulary = graph.configuration.vocabulary
        var (largest, compared, tops) = (0.0, 0, 0)
        for prompt in try GenerationFixture.load(fixture).prompts {
            let tokens = prompt.tokens + prompt.continuation.dropLast()
            let cache = SequenceCache(segments: [
                KVSegment(storage: try graph.makeStorage(capacity: tokens.count), count: tokens.count)
            ])
            let listed = Dictionary(uniqueKeysWithValues: prompt.positions.map { ($0.position, $0) })
            for start in stride(from: 0, to: tokens.count, by: graph.maximumRows) {
                let positions = start..<min(start + graph.maximumRows, tokens.count)
                let logits = graph.forward(
                    positions.map {
                        BatchRow(token: tokens[$0], position: $0, cache: cache, wantsLogits: listed[$0] != nil)
                    })
                for (index, position) in positions.compactMap({ listed[$0] }).enumerated() {
                    let row = logits + index * vocabulary
                    let best = fp_max(row, vocabulary)
                    let logTotal = Double(best) + log(Double(fp_sum_exp(row, best, 1, vocabulary)))
                    for candidate in position.candidates {
                        largest = max(largest, abs(Double(row[Int(candidate.token)]) - logTotal - candidate.exact))
                        compared += 1
                    }
                    if position.exactMargin > Self.smallestMargin {
                        tops += 1
                        #expect(row[Int(position.exactOrder[0].token)] == best, "position \(position.position)")
                    }
                }
            }
        }
        #expect(largest < Self.tolerance)
        #expect(compared > 8_000 && tops > 350)
    }

    /// Up to where llama.cpp's rounding of activations, or a tie, decides.
    private func checkContinuations(path: String, fixture: String) async throws {
        let model = try LanguageModel(path: path, limits: BatchLimits(threads: 2))
        var agreed = 0
        try await withThrowingTaskGroup(of: Int.self) { group in
            for prompt in try GenerationFixture.load(fixture).prompts {
                group.addTask {
                    let last = prompt.tokens.count - 1
                    let decided = prompt.positions.filter { $0.position >= last }.prefix {
                        $0.exactMargin > Self.smallestMargin && $0.candidates[0].token == $0.exactOrder[0].token
                    }.count
                    let sample = try await model.samples(prompt.tokens, maximumTokens: prompt.continuation.count)[0]
                    #expect(sample.tokens.prefix(decided) == prompt.continuation.prefix(decided), "\(prompt.text)")
                    return decided
                }
            }
            for try await decided in group { agreed += decided }
        }
        #expect(agreed > 100)
    }
}
