import Testing

@testable import Inference

/// Small random models whose logits were computed in float64; see `Fixtures/scripts/tiny_models.py`.
@Suite struct TinyModelTests {
    static let names = ["tiny-qwen2", "tiny-llama", "tiny-llama-yarn", "tiny-llama3"]

    @Test(arguments: names)
    func logitsAgreeWithTheExactReference(name: String) throws {
        let model = try TinyModel(name)
        for sequence in try TinyModel.sequences(name) {
            let logits = try model.logits(sequence.tokens)
            let largest = zip(logits, sequence.logits).map { abs($0 - $1) }.max() ?? .infinity
            #expect(largest < 1e-3, "\(name), \(sequence.tokens.count) tokens: off by \(largest)")
        }
    }

    @Test(arguments: names)
    func aRowHasTheSameBitsInAnyBatch(name: String) throws {
        let sequence = try #require(try TinyModel.sequences(name).last)
        let whole = try TinyModel(name, threads: 2).logits(sequence.tokens)
        for piece in [1, 7, 33] {
            let pieces = try TinyModel(name, threads: 1).logits(sequence.tokens, piece: piece)
            #expect(differingBits(pieces, whole) == 0, "\(name) in pieces of \(piece)")
        }
    }

    @Test(arguments: names)
    func whereTheCacheIsCutDoesNotChangeABit(name: String) throws {
        let sequence = try #require(try TinyModel.sequences(name).last)
        let whole = try TinyModel(name).logits(sequence.tokens)
        let cut = try TinyModel(name).logits(sequence.tokens, cuts: [1, 16, 17, 90])
        #expect(differingBits(cut, whole) == 0)
    }
}
