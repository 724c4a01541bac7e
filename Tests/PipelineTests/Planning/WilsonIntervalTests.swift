import Testing

@testable import Pipeline

@Suite struct WilsonIntervalTests {
    /// Reference values: R's `prop.test(x, n, correct = FALSE)$conf.int`.
    @Test(arguments: [
        (0, 10, 0.0, 0.27753), (1, 10, 0.01788, 0.40415), (5, 10, 0.23659, 0.76341), (10, 10, 0.72247, 1.0),
        (27, 100, 0.19276, 0.36434), (0, 1, 0.0, 0.79346),
    ])
    func itIsTheKnownInterval(_ successes: Int, _ trials: Int, _ low: Double, _ high: Double) {
        let interval = WilsonInterval(successes: successes, trials: trials)
        #expect(abs(interval.low - low) < 2e-4 && abs(interval.high - high) < 2e-4, "\(interval)")
    }

    @Test func withoutATrialEverythingIsPossible() {
        #expect(WilsonInterval(successes: 0, trials: 0) == WilsonInterval(successes: 3, trials: -1))
        #expect(WilsonInterval(successes: 0, trials: 0).low == 0 && WilsonInterval(successes: 0, trials: 0).high == 1)
    }
}
