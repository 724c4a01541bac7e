import Foundation

@testable import Inference

/// A fixture model, run without scheduler and tokenizer.
struct TinyModel {
    struct Sequence {
        let tokens: [Int32]
        /// `(tokens, vocabulary)`.
        let logits: [Float]
    }

    let graph: DecoderGraph

    /// - Parameter isPacked: whether quantised matrices are multiplied in integers, as they are for users, or exactly.
    init(_ name: String, threads: Int = 2, isPacked: Bool = true, kernels: Kernels = Kernels.ofMachine[0]) throws {
        let file = try GGUFFile(path: FixtureReader.url("models/\(name).gguf").path)
        let pool = ComputePool(width: threads)
        let weights = try ModelArchitecture(of: file)
            .weights(from: file, packing: isPacked ? pool : nil, kernels: kernels)
        graph = try DecoderGraph(weights: weights, pool: pool, kernels: kernels, maximumRows: 160)
    }

    static func sequences(_ name: String) throws -> [Sequence] {
        var fixture = try FixtureReader("models/\(name).logits.bin")
        var sequences: [Sequence] = []
        while !fixture.isAtEnd {
            let (count, vocabulary) = (Int(fixture.word()), Int(fixture.word()))
            let tokens = (0..<count).map { _ in Int32(bitPattern: fixture.word()) }
            sequences.append(Sequence(tokens: tokens, logits: fixture.floats(count * vocabulary)))
        }
        return sequences
    }

    /// Logits of every position, run in pieces of `piece` tokens.
    func logits(_ tokens: [Int32], piece: Int = 160) throws -> [Float] {
        let cache = try SequenceCache(capacity: tokens.count, pool: graph.pages)
        try cache.reserve(tokens.count)
        var logits: [Float] = []
        for start in stride(from: 0, to: tokens.count, by: piece) {
            let rows = (start..<min(start + piece, tokens.count)).map {
                BatchRow(token: tokens[$0], position: $0, cache: cache, wantsLogits: true)
            }
            let result = graph.forward(rows)
            logits += UnsafeBufferPointer(start: result, count: rows.count * graph.configuration.vocabulary)
        }
        return logits
    }
}
