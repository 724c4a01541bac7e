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

    init(_ name: String, threads: Int = 2) throws {
        let file = try GGUFFile(path: FixtureReader.url("models/\(name).gguf").path)
        graph = try DecoderGraph(
            weights: try ModelArchitecture(of: file).weights(from: file), pool: ComputePool(width: threads),
            maximumRows: 160)
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

    /// Logits of every position, run in pieces of `piece` tokens over a cache that is cut into storages at `cuts`.
    func logits(_ tokens: [Int32], piece: Int = 160, cuts: [Int] = []) throws -> [Float] {
        let borders = [0] + cuts + [tokens.count]
        let cache = SequenceCache(
            segments: try zip(borders, borders.dropFirst()).map {
                KVSegment(storage: try graph.makeStorage(capacity: $1 - $0), count: $1 - $0)
            })
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
