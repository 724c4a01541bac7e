public import Core
internal import Inference
internal import Ledger

/// What a run is expected to take and to bring, from what a warm-up took.
///
/// Tokens are scaled question by question. Time is not: a warm-up never fills the batch for long. It follows from the
/// straight line of the engine's steps, at the width of the batch that the whole run will have.
public struct RunPlan: Sendable, Codable, Hashable {
    /// The fingerprint of the configuration that it is for.
    public var configurationHash: String
    /// Questions of the run.
    public var questions: Int
    /// Questions of the warm-up.
    public var warmUpQuestions: Int
    /// Triples that the warm-up brought.
    public var warmUpKept: Int
    /// Tokens that each role draws.
    public var drawnTokens: [Role: Estimate]
    /// Tokens of the prompts of each role, shared prefixes counted each time.
    public var promptTokens: [Role: Estimate]
    /// Seconds from the first request to the last completion.
    public var seconds: Estimate
    /// Seconds until the first request.
    public var loadSeconds: Double
    /// Bytes of the ledger.
    public var ledgerBytes: Estimate
    /// Triples that are kept. Where the warm-up brought none, only the upper end means anything.
    public var triples: Estimate
}

extension RunPlan {
    /// The share of unique questions that the paper was left with. A warm-up sees no more than a few of the repetitions that a
    /// long run brings, so the low ends are taken down by as much.
    static let uniqueShare = 52.0 / 62.0
    /// How far the line through the steps may be off: it knows nothing of longer contexts or of other work on the machine.
    static let lineError = 0.15

    /// Extrapolates a warm-up.
    ///
    /// - Parameters:
    ///   - questions: questions of the whole run.
    ///   - sequences: sequences in the batch while there is enough work.
    ///   - sandboxWorkers: sandbox runs at once.
    /// - Throws: `FirstpassError` where the warm-up brought no question.
    public init(_ warmUp: WarmUp, questions: Int, sequences: Int, sandboxWorkers: Int) throws {
        guard warmUp.questions > 0 else {
            throw FirstpassError(
                .checkFailed, "the warm-up brought no question, so that there is nothing to extrapolate from",
                remedy: "Give a larger --warm-up, or look at what the model answers with 'firstpass run --questions 3'."
            )
        }
        self.questions = questions
        warmUpQuestions = warmUp.questions
        warmUpKept = warmUp.kept
        configurationHash = warmUp.configurationHash
        loadSeconds = warmUp.loadSeconds
        let scale = Double(questions) / Double(warmUp.questions)
        let grows = questions > warmUp.questions ? Self.uniqueShare : 1

        func tokens(_ count: KeyPath<TokenCount, Int>) -> [Role: Estimate] {
            var estimates: [Role: Estimate] = [:]
            for (role, items) in warmUp.tokens {
                var estimate = Estimate(sumOf: items.map { Double($0[keyPath: count]) }, scale: scale)
                // Lists are asked for before anything is known to be repeated.
                if role != .questions { estimate.low *= grows }
                estimates[role] = estimate
            }
            return estimates
        }
        let drawn = tokens(\.output)
        drawnTokens = drawn
        promptTokens = tokens(\.input)
        seconds = Self.seconds(
            warmUp, drawn: drawn, scale: scale, sequences: max(1, sequences), workers: max(1, sandboxWorkers))

        let total = drawn.values.reduce(Estimate(low: 0, expected: 0, high: 0), +)
        func bytes(_ tokens: Double, pages: Double) -> Double {
            // Each table and index begins with a page, which a warm-up may not even fill: what it put there is between
            // nothing and about a half of it, and no growth of the file shows it.
            let grown = Double(warmUp.ledgerBytes - warmUp.emptyLedgerBytes) + pages * Double(warmUp.emptyLedgerBytes)
            return Double(warmUp.ledgerBytes)
                + (scale - 1) * grown * (total.expected > 0 ? tokens / total.expected : 1)
        }
        ledgerBytes = Estimate(
            low: bytes(total.low, pages: 0), expected: bytes(total.expected, pages: 0.25),
            high: bytes(total.high, pages: 0.5))

        let share = WilsonInterval(successes: warmUp.kept, trials: warmUp.questions)
        triples = Estimate(
            low: (share.low * Double(questions) * grows).rounded(.down),
            expected: (Double(warmUp.kept) * scale).rounded(),
            high: (share.high * Double(questions)).rounded(.up))
    }

    /// The time of all engines, where they work side by side as they did in the warm-up; or the sandbox's, where that is
    /// what the run waits for.
    private static func seconds(
        _ warmUp: WarmUp, drawn: [Role: Estimate], scale: Double, sequences: Int, workers: Int
    ) -> Estimate {
        var all = Estimate(low: 0, expected: 0, high: 0)
        var longest = 0.0
        for engine in warmUp.engines {
            let roles = engine.roles.compactMap { drawn[$0] }
            let tokens = roles.reduce(Estimate(low: 0, expected: 0, high: 0), +)
            func seconds(_ drawn: Double) -> Double {
                busySeconds(engine.usage, drawn: drawn, expected: tokens.expected, scale: scale, sequences: sequences)
            }
            all = Estimate(
                low: all.low + seconds(tokens.low), expected: all.expected + seconds(tokens.expected),
                high: all.high + seconds(tokens.high))
            longest = max(longest, seconds(tokens.low))
        }
        let busy = warmUp.engines.reduce(0) { $0 + $1.usage.busySeconds }
        let count = Double(max(1, warmUp.engines.count))
        // Engines at work in a mean second of the warm-up.
        let atOnce = busy > 0 && warmUp.seconds > 0 ? min(busy / warmUp.seconds, count) : 1
        let sandbox = warmUp.sandboxSeconds * scale / Double(workers)
        return Estimate(
            low: max(longest, all.low / count) * (1 - lineError), expected: max(all.expected / atOnce, sandbox),
            high: max(all.high / atOnce, sandbox) * (1 + lineError))
    }

    /// Seconds in which an engine runs steps for so many drawn tokens.
    private static func busySeconds(
        _ usage: EngineUsage, drawn: Double, expected: Double, scale: Double, sequences: Int
    ) -> Double {
        guard let line = usage.line, expected > 0 else { return 0 }
        let width = Double(sequences)
        let measured = Double(usage.drawnTokens)
        // At its beginning and its end a run has too few sequences to fill the batch; as much as the warm-up had.
        let unfilled = max(0, Double(usage.steps) - measured / width)
        let prompts = max(0, Double(usage.rows) - measured) * scale
        return line.seconds(steps: drawn / width + unfilled, rows: drawn + prompts * drawn / expected)
    }
}
