import Core
import Foundation
import Testing

@testable import Inference

@Suite struct ModelScorerTests {
    @Test(arguments: TinyModelTests.names)
    func scoresAreTheLogProbabilitiesOfTheModelsLogits(name: String) throws {
        let scorer = try ModelScorer(
            path: FixtureReader.url("models/\(name).gguf").path, limits: BatchLimits(sequences: 1, rows: 24, threads: 2)
        )
        let model = try TinyModel(name)
        for sequence in try TinyModel.sequences(name) {
            let logits = try model.logits(sequence.tokens)
            let scores = try scorer.score(sequence.tokens, top: 7)
            #expect(scores.map(\.token) == Array(sequence.tokens.dropFirst()))
            let width = logits.count / sequence.tokens.count
            for (position, score) in scores.enumerated() {
                let row = logits[position * width..<(position + 1) * width].map(Double.init)
                let logTotal = log(row.reduce(0.0) { $0 + exp($1) })
                #expect(abs(Double(score.logProbability) - (row[Int(score.token)] - logTotal)) < 1e-4)
                let best = row.sorted(by: >).prefix(7)
                #expect(score.top.count == 7 && Set(score.top.map(\.token)).count == 7)
                #expect(zip(score.top, best).allSatisfy { abs(Double($0.logProbability) - ($1 - logTotal)) < 1e-4 })
            }
        }
    }

    @Test func moreCandidatesThanTokensAreAllTokens() throws {
        let scorer = try ModelScorer(path: FixtureReader.url("models/tiny-llama3.gguf").path)
        let scores = try scorer.score([1, 2, 3], top: 100_000)
        #expect(scores.map(\.top.count) == [scorer.tokenizer.vocabularySize, scorer.tokenizer.vocabularySize])
        #expect(try scorer.score([1]).isEmpty && scorer.score([]).isEmpty)
        #expect(throws: FirstpassError.self) { try scorer.score([1, 99_999]) }
        #expect(throws: FirstpassError.self) { try scorer.score([1, -1]) }
    }
}
