import Foundation
import Testing

@testable import Inference

/// Small random models whose logits were computed in float64; see `Fixtures/scripts/tiny_models.py`.
@Suite struct TinyModelTests {
    static let names = ["tiny-qwen2", "tiny-llama", "tiny-llama-yarn", "tiny-llama3"]

    @Test(arguments: names)
    func logitsOfExactProductsAgreeWithTheReference(name: String) throws {
        let model = try TinyModel(name, isPacked: false)
        for sequence in try TinyModel.sequences(name) {
            let logits = try model.logits(sequence.tokens)
            let largest = zip(logits, sequence.logits).map { abs($0 - $1) }.max() ?? .infinity
            #expect(largest < 1e-3, "\(name), \(sequence.tokens.count) tokens: off by \(largest)")
        }
    }

    /// Activations of 8 bits move the logits of random weights by as much as they do in llama.cpp.
    @Test(arguments: names)
    func logitsOfIntegerProductsAreCloseToTheReference(name: String) throws {
        let model = try TinyModel(name)
        var (divergence, positions) = (0.0, 0)
        for sequence in try TinyModel.sequences(name) {
            let logits = try model.logits(sequence.tokens)
            let width = logits.count / sequence.tokens.count
            for start in stride(from: 0, to: logits.count, by: width) {
                let row = start..<start + width
                divergence += Self.divergence(of: logits[row], from: sequence.logits[row])
                positions += 1
            }
        }
        let peer = try Self.divergenceOfLlamaCpp(name)
        #expect(divergence / Double(positions) < 1.25 * peer, "\(divergence / Double(positions)), peer \(peer)")
    }

    /// The mean divergence that `Fixtures/models/agreement.json` has for llama.cpp on the same file.
    private static func divergenceOfLlamaCpp(_ name: String) throws -> Double {
        let data = try Data(contentsOf: FixtureReader.url("models/agreement.json"))
        let all = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let model = try #require(all[name] as? [String: Any])
        return try #require((model["llama_cpp_same_file"] as? [String: Double])?["mean_kl_divergence"])
    }

    /// Kullback-Leibler, of the distributions that two rows of logits stand for.
    private static func divergence(of row: ArraySlice<Float>, from exact: ArraySlice<Float>) -> Double {
        func logProbabilities(_ row: ArraySlice<Float>) -> [Double] {
            let logTotal = log(row.reduce(0.0) { $0 + exp(Double($1)) })
            return row.map { Double($0) - logTotal }
        }
        return zip(logProbabilities(exact), logProbabilities(row)).reduce(0) { $0 + exp($1.0) * ($1.0 - $1.1) }
    }

    @Test(arguments: names)
    func aRowHasTheSameBitsInAnyBatchOnAnyNumberOfThreads(name: String) throws {
        let sequence = try #require(try TinyModel.sequences(name).last)
        let whole = try TinyModel(name, threads: 2).logits(sequence.tokens)
        for (piece, threads) in [(1, 1), (7, 3), (33, 2)] {
            let pieces = try TinyModel(name, threads: threads).logits(sequence.tokens, piece: piece)
            #expect(differingBits(pieces, whole) == 0, "\(name) in pieces of \(piece)")
        }
    }

    @Test(arguments: names)
    func everyInstructionSetGivesTheSameBits(name: String) throws {
        let sequence = try #require(try TinyModel.sequences(name).last)
        for isPacked in [true, false] {
            let results = try Kernels.ofMachine.map {
                try TinyModel(name, isPacked: isPacked, kernels: $0).logits(sequence.tokens)
            }
            for result in results { #expect(differingBits(result, results[0]) == 0) }
        }
    }
}
