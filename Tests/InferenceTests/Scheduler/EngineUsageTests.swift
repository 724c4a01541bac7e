import Foundation
import Testing

@testable import Inference

@Suite struct EngineUsageTests {
    /// Steps of so many rows that take as long as a line says, each off by `noise` in turn.
    private func usage(_ rows: [Int], start: Double, slope: Double, noise: Double = 0) -> EngineUsage {
        let counter = UsageCounter()
        for (index, count) in rows.enumerated() {
            let seconds = start + slope * Double(count) + (index.isMultiple(of: 2) ? noise : -noise)
            counter.addStep(seconds: seconds, rows: count, promptTokens: count - 1, drawnTokens: 1)
        }
        return counter.usage
    }

    @Test func theLineThroughStepsOnALineIsThatLine() throws {
        let line = try #require(usage([1, 4, 64, 200, 7], start: 0.02, slope: 0.003).line)
        #expect(abs(line.secondsPerStep - 0.02) < 1e-9 && abs(line.secondsPerRow - 0.003) < 1e-9)
        #expect(abs(line.seconds(steps: 10, rows: 100) - 0.5) < 1e-8)
    }

    @Test func theLineIsTheOneWithTheLeastSquaredErrors() throws {
        let rows = (0..<200).map { $0 % 64 + 1 }
        let line = try #require(usage(rows, start: 0.05, slope: 0.001, noise: 0.004).line)
        func error(_ start: Double, _ slope: Double) -> Double {
            rows.enumerated().reduce(0) { sum, step in
                let seconds = 0.05 + 0.001 * Double(step.element) + (step.offset.isMultiple(of: 2) ? 0.004 : -0.004)
                let off = seconds - start - slope * Double(step.element)
                return sum + off * off
            }
        }
        let best = error(line.secondsPerStep, line.secondsPerRow)
        for change in [-1e-5, 1e-5] {
            #expect(best < error(line.secondsPerStep + change, line.secondsPerRow))
            #expect(best < error(line.secondsPerStep, line.secondsPerRow + change))
        }
    }

    @Test func noPartOfALineIsBelowZero() throws {
        let falling = try #require(usage([1, 2, 3], start: 0.1, slope: -0.01).line)
        #expect(falling.secondsPerRow == 0 && abs(falling.secondsPerStep - 0.08) < 1e-9)
        let negative = try #require(usage([10, 20, 30], start: -0.01, slope: 0.01).line)
        #expect(negative.secondsPerStep == 0 && negative.secondsPerRow > 0.009)
        let equal = try #require(usage([8, 8, 8], start: 0.01, slope: 0.001).line)
        #expect(equal.secondsPerStep == 0 && abs(equal.secondsPerRow - 0.018 / 8) < 1e-9)
        #expect(EngineUsage().line == nil && EngineUsage().meanRows == nil)
        #expect(EngineUsage(busySeconds: .infinity, steps: 1, rows: 1, squaredRows: 1, rowSeconds: 1).line == nil)
    }

    @Test func aDifferenceIsWhatWasDoneInBetween() {
        let (first, second) = (usage([3, 5], start: 1, slope: 2), usage([7], start: 1, slope: 2))
        let difference = first + second - first
        #expect(difference.rows == 7 && difference.steps == 1 && difference.squaredRows == 49)
        #expect(abs(difference.busySeconds - 15) < 1e-9 && abs(difference.rowSeconds - 105) < 1e-9)
        #expect(difference.promptTokens == 6 && difference.drawnTokens == 1)
        #expect((EngineUsage(rows: .max) + EngineUsage(rows: 1)).rows == .min)
    }

    @Test func aModelCountsEveryStepBeforeItIsDelivered() async throws {
        let model = try LanguageModel(
            path: FixtureReader.url("models/tiny-llama3.gguf").path, limits: BatchLimits(sequences: 4, threads: 2))
        let clock = ContinuousClock.now
        _ = try await model.samples([5, 6, 7, 8], seeds: [1], sampling: .init(), maximumTokens: 5)
        let usage = model.usage
        #expect(usage.promptTokens == 4 && usage.drawnTokens >= 1 && usage.steps == usage.drawnTokens)
        // The last token of a prompt is run as a row that draws.
        #expect(usage.rows == 4 + usage.drawnTokens - 1)
        #expect(usage.squaredRows == Double(16 + usage.drawnTokens - 1))
        #expect(usage.busySeconds > 0 && usage.busySeconds <= (ContinuousClock.now - clock).inSeconds)
    }
}
