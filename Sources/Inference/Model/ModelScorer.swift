internal import CKernels
import Core
import Glibc

/// Scores given tokens with a model: for perplexity, and for comparing engines.
public final class ModelScorer {
    /// The model's tokenizer.
    public let tokenizer: any Tokenizer
    private let graph: DecoderGraph
    private let kernels: Kernels

    /// One predicted token.
    public struct Score: Sendable, Hashable {
        /// The token that stands there.
        public let token: Int32
        /// The logarithm of its probability.
        public let logProbability: Float
        /// The most probable tokens there with the logarithms of their probabilities, most probable first.
        public let top: [Candidate]
    }

    /// A token and the logarithm of its probability.
    public struct Candidate: Sendable, Hashable {
        /// The token.
        public let token: Int32
        /// The logarithm of its probability.
        public let logProbability: Float
    }

    /// Loads a model.
    ///
    /// - Throws: ``FirstpassError`` where the file cannot be used.
    public init(path: String, limits: BatchLimits = .init()) throws {
        kernels = try Kernels.chosen()
        let file = try GGUFFile(path: path)
        tokenizer = try file.tokenizer()
        let pool = ComputePool(width: limits.threads)
        graph = try DecoderGraph(
            weights: try ModelArchitecture(of: file).weights(from: file, packing: pool, kernels: kernels), pool: pool,
            kernels: kernels, maximumRows: limits.rows)
    }

    /// The scores of all tokens of a sequence but the first.
    ///
    /// - Parameters:
    ///   - tokens: the sequence, from position 0, as long as the context at most.
    ///   - top: how many of the most probable tokens to list.
    /// - Throws: ``FirstpassError`` where a token is not in the vocabulary or the context is too short.
    public func score(_ tokens: [Int32], top: Int = 0) throws -> [Score] {
        let vocabulary = graph.configuration.vocabulary
        guard tokens.count <= graph.configuration.contextLength,
            tokens.allSatisfy({ (0..<vocabulary).contains(Int($0)) })
        else {
            throw FirstpassError(
                .usage, "\(tokens.count) tokens do not fit the model's context of \(graph.configuration.contextLength)")
        }
        guard tokens.count > 1 else { return [] }
        let cache = try SequenceCache(capacity: tokens.count, pool: graph.pages)
        try cache.reserve(tokens.count)
        var scores: [Score] = []
        let last = tokens.count - 1
        for start in stride(from: 0, to: last, by: graph.maximumRows) {
            let positions = start..<min(start + graph.maximumRows, last)
            let logits = graph.forward(
                positions.map { BatchRow(token: tokens[$0], position: $0, cache: cache, wantsLogits: true) })
            for (row, position) in positions.enumerated() {
                scores.append(
                    score(
                        tokens[position + 1],
                        UnsafeBufferPointer(start: logits + row * vocabulary, count: vocabulary), top: top))
            }
        }
        return scores
    }

    private func score(_ token: Int32, _ logits: UnsafeBufferPointer<Float>, top: Int) -> Score {
        guard let row = logits.baseAddress else { return Score(token: token, logProbability: 0, top: []) }
        let largest = kernels.table.largest(row, logits.count)
        let logTotal = largest + Float(log(Double(kernels.table.sum_exp(row, largest, 1, logits.count))))
        return Score(
            token: token, logProbability: row[Int(token)] - logTotal,
            top: best(min(top, logits.count), of: logits, row, largest: largest).map {
                Candidate(token: $0, logProbability: row[Int($0)] - logTotal)
            })
    }

    /// The tokens of the largest logits, largest first; the lower id first among equals.
    ///
    /// Only those within some distance of the best are sorted; the distance doubles until they are enough.
    private func best(
        _ count: Int, of logits: UnsafeBufferPointer<Float>, _ row: UnsafePointer<Float>, largest: Float
    ) -> [Int32] {
        guard count > 0 else { return [] }
        var indices = [Int32](repeating: 0, count: logits.count)
        var distance: Float = 4
        var found = kernels.table.indices_above(row, largest - distance, logits.count, &indices, indices.count)
        while found < count, distance.isFinite {
            distance *= 2
            found = kernels.table.indices_above(row, largest - distance, logits.count, &indices, indices.count)
        }
        let order = indices[..<found].sorted { (row[Int($1)], $0) < (row[Int($0)], $1) }
        return Array(order.prefix(count))
    }
}
