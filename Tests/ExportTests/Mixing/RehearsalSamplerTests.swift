import Core
import Foundation
import Inference
import Testing

@testable import Export

@Suite struct RehearsalSamplerTests {
    @Test func onlyWhatMayBeChosenIsLookedAt() throws {
        let meter = TokenMeter(try Vocabularies.smollm2.tokenizer())
        var sampler = RehearsalSampler(source: "code", seed: 1, budget: 500, meter: meter)
        var read = 0
        for record in 0..<200_000 {
            sampler.offer {
                read += 1
                return "record \(record)"
            }
        }
        let (texts, statistics) = try sampler.finish(at: "x")
        #expect(statistics.records == 200_000 && abs(statistics.tokens - 500) < 3)
        // A source of ten lines or ten million: about k (1 + ln(n / k)) records of the k that are chosen, twice that at most.
        let bound = 2 * Double(texts.count) * (2 + log(200_000 / Double(texts.count)))
        #expect(Double(read) < bound, "\(read) of \(bound)")
    }

    @Test func itIsWhatAShuffledSourceBeginsWith() throws {
        let meter = TokenMeter(try Vocabularies.smollm2.tokenizer())
        for budget in [0, 1, 7, 100, 1000] {
            var sampler = RehearsalSampler(source: "s", seed: 3, budget: budget, meter: meter)
            let texts = (0..<300).map { String(repeating: "word\($0) ", count: $0 % 9 + 1) }
            for text in texts { sampler.offer { text } }
            let chosen = try sampler.finish(at: "x").texts
            let seed = Seed.derive("3/mix/s")
            let order = texts.indices.sorted {
                CounterRandom.value(seed: seed, position: UInt64($0))
                    < CounterRandom.value(seed: seed, position: UInt64($1))
            }
            #expect(chosen.map(\.record) == Array(order.prefix(chosen.count)))
            #expect(!chosen.dropLast().contains { !$0.isWhole })
            #expect(chosen.reduce(0) { $0 + $1.tokens } <= budget)
            #expect(budget - chosen.reduce(0) { $0 + $1.tokens } < 3)
        }
    }

    @Test func aTextIsCutBetweenTokensAndCharacters() throws {
        for file in try Vocabularies.small + [Vocabularies.smollm2] {
            let meter = TokenMeter(try file.tokenizer(), overhead: 2, cutOverhead: 2)
            let text = "日本語 \u{1F469}\u{200D}\u{1F4BB} Größe e\u{301} def f(x): return x"
            let all = meter.count(text)
            for limit in 0...all {
                guard let cut = meter.cut(text, to: limit) else {
                    #expect(limit < 8, "\(file.path)")
                    continue
                }
                #expect(cut.tokens <= limit && cut.tokens == meter.count(cut.text))
                #expect(text.utf8.starts(with: cut.text.utf8) && !cut.text.isEmpty)
            }
            #expect(meter.cut(text, to: all)?.text == text)
        }
    }
}
