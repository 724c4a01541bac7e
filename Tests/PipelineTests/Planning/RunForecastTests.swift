import Core
import Testing

@testable import Ledger
@testable import Pipeline

@Suite struct RunForecastTests {
    private func forecast(
        requested: Int = 1_000, generated: Int = 1_000, clean: Int = 900, withTests: Int = 800, samples: Int = 8_000,
        tokens: [Role: Int] = [.questions: 50_000, .tests: 135_000, .solutions: 800_000],
        questions: [QuestionState: Int] = [.kept: 800, .untestable: 100, .duplicate: 100], pending: Int = 0,
        sampling: Sampling = .all
    ) -> RunForecast {
        let funnel = Funnel(
            requested: requested, requests: 0, generated: generated, malformed: 0, unique: clean, clean: clean,
            withTests: withTests, withPassingSolution: 0, kept: 0, samples: samples, samplesPassed: 0, executions: 0,
            tokens: tokens.mapValues { TokenCount(input: 0, output: $0) })
        let progress = LedgerProgress(
            requests: [:], questions: questions, samples: pending > 0 ? [.pending: pending] : [:])
        return RunForecast(funnel: funnel, progress: progress, samples: 10, sampling: sampling)
    }

    @Test func nothingIsLeftOfAFinishedRun() {
        #expect(forecast().tokensLeft == 0 && forecast().seconds(tokensPerSecond: 100) == nil)
    }

    @Test func pendingSamplesTakeTheMeanOfThoseDrawn() throws {
        let left = forecast(pending: 50).tokensLeft
        #expect(abs(left - 5_000) < 5)
        #expect(abs(try #require(forecast(pending: 50).seconds(tokensPerSecond: 100)) - 50) < 0.1)
        for speed in [0, -1, Double.nan] { #expect(forecast(pending: 50).seconds(tokensPerSecond: speed) == nil) }
    }

    @Test func questionsToComeAreExpectedToBeLostAsThoseBefore() {
        // Of 1,000 more: 900 clean, which take 135 tokens of tests each; 800 with tests, of which ten samples of 100 tokens.
        let left = forecast(requested: 2_000).tokensLeft
        let expected = 1_000.0 * 50 + 900 * 150 + 800 * 1_000
        #expect(abs(left / expected - 1) < 0.01, "\(left)")
    }

    @Test func anAdaptiveRunCountsOnTheSamplesThatItDraws() {
        // 800 settled questions have drawn 2,400 samples of 100 tokens: three each, not ten.
        let left = forecast(
            requested: 2_000, samples: 2_400, tokens: [.questions: 0, .tests: 0, .solutions: 240_000],
            sampling: .adaptive
        ).tokensLeft
        #expect(abs(left / 240_000 - 1) < 0.06, "\(left)")
    }

    @Test func aRunThatHasJustBegunHasAForecast() {
        let left = forecast(generated: 0, clean: 0, withTests: 0, samples: 0, tokens: [:], questions: [:]).tokensLeft
        let expected = 1_000.0 * 160 * 2 + 10_000 * 90
        #expect(abs(left - expected) < 1e-6)
    }
}
