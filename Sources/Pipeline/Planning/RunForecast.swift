internal import Core
public import Ledger

/// What is left of a run: the tokens that are still to be drawn, by the means of each role so far.
///
/// The first few of everything count together with a guess, so that a run that has just begun has a forecast too.
public struct RunForecast: Sendable, Hashable {
    /// Tokens still to be drawn.
    public let tokensLeft: Double

    /// Forecasts a run.
    ///
    /// - Parameters:
    ///   - samples: solutions of one question, where all of them are drawn.
    ///   - sampling: whether all of them are.
    public init(funnel: Funnel, progress: LedgerProgress, samples: Int, sampling: Sampling) {
        func questions(_ states: QuestionState...) -> Double {
            states.reduce(0) { $0 + Double(progress.questions[$1] ?? 0) }
        }
        let guess = Guess()
        let drawn = Double(funnel.samples)
        let pending = Double(progress.samples[.pending] ?? 0)
        let tested = Double(funnel.withTests)
        let refused = questions(.untestable, .failed)

        let toAsk = max(0, Double(funnel.requested) - Double(funnel.generated))
        let unscreened = questions(.generated)
        let screened = Double(funnel.generated) - unscreened
        let clean = guess.mean(Double(funnel.clean), of: screened, guess: 1)
        let toTest = (toAsk + unscreened) * clean + questions(.clean)
        let testable = guess.mean(tested, of: tested + refused, guess: 1)

        let settled = questions(.unsolved, .rejected, .kept)
        let perQuestion =
            sampling == .all
            ? Double(samples) : min(Double(samples), guess.mean(drawn, of: settled, guess: Double(samples)))
        // Of an adaptive run, the samples that are pending are not all that may still come.
        let begun = sampling == .all ? pending : max(pending, tested * perQuestion - drawn)
        let toSolve = begun + toTest * testable * perQuestion

        func tokens(_ role: Role) -> Double { Double(funnel.tokens[role]?.output ?? 0) }
        tokensLeft =
            toAsk * guess.mean(tokens(.questions), of: Double(funnel.generated), guess: 160)
            + toTest * guess.mean(tokens(.tests), of: tested + refused, guess: 160)
            + toSolve * guess.mean(tokens(.solutions), of: drawn, guess: 90)
    }

    /// Seconds left at a speed; nil where nothing is left to be drawn, or nothing tells how fast.
    ///
    /// - Parameter speed: tokens drawn in a second.
    public func seconds(tokensPerSecond speed: Double) -> Double? {
        let seconds = tokensLeft / speed
        return speed > 0 && tokensLeft > 0 && seconds.isFinite ? seconds : nil
    }

    /// A mean that begins as a guess.
    private struct Guess {
        let weight = 4.0

        func mean(_ sum: Double, of count: Double, guess: Double) -> Double {
            (sum + weight * guess) / (count + weight)
        }
    }
}
