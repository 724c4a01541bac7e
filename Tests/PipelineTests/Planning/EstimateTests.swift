import Core
import Testing

@testable import Pipeline

@Suite struct EstimateTests {
    @Test func theRangeIsThatOfStudentsT() {
        // Mean 4, variance 2.5, five items, ten times as many to come: 2.776 · √(2.5 · (100 · 5 + 10 · 5)).
        let estimate = Estimate(sumOf: [2, 3, 4, 5, 6], scale: 10)
        #expect(estimate.expected == 200)
        #expect(abs(estimate.high - 200 - 2.776 * 1_375.0.squareRoot()) < 1e-9)
        #expect(abs(estimate.low - (200 - 2.776 * 1_375.0.squareRoot())) < 1e-9)
    }

    @Test func nothingFallsBelowZeroAndOneItemHasAWideRange() {
        #expect(Estimate(sumOf: [0, 100], scale: 3).low == 0)
        #expect(Estimate(sumOf: [7], scale: 2) == Estimate(low: 7, expected: 14, high: 28))
        #expect(Estimate(sumOf: [], scale: 2).expected == 0)
    }

    /// What a 95 % range must do: hold the truth in about 95 of 100 tries.
    @Test func theRangeHoldsWhatComes() {
        var random = CounterRandom(seed: 7)
        var within = 0
        for _ in 0..<1_000 {
            func item() -> Double { (0..<12).reduce(0) { sum, _ in sum + Double.random(in: 0...50, using: &random) } }
            let measured = (0..<8).map { _ in item() }
            let come = (0..<80).reduce(0.0) { sum, _ in sum + item() }
            if Estimate(sumOf: measured, scale: 10).contains(come) { within += 1 }
        }
        #expect((920...980).contains(within), "\(within)")
    }
}
