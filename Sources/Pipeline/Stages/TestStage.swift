internal import Core
internal import Ledger
internal import Sandbox

/// Stage 4: has unit tests written, and checks them as Python.
///
/// In: a clean question. Out: a suite of distinct asserts that call the question's function, each parsed by Python's own
/// parser in the sandbox; or none after some rewrites, with the reason. A question whose samples refuted its suite comes
/// back for another. Tests that came with the question are used as they are, after the same checks.
struct TestStage: Stage {
    let name = "tests"
    var width: Int { 2 * context.batch }
    let context: RunContext

    func claim(limit: Int) async throws -> [TestsWork] {
        try await context.ledger.claimTests(limit: limit)
    }

    func process(_ work: TestsWork) async throws -> StepOutcome {
        let parsed = work.question.parsed
        if let given = parsed.givenTests {
            let suite = try await context.suites.suite(from: given, entryPoint: parsed.entryPoint)
            try await context.ledger.record(nil, suite: suite, outcome: outcome(suite, work, last: true), for: work)
            return .done
        }
        let configuration = context.configuration
        let asked = try await context.generate(
            .tests,
            values: [
                "question": parsed.text, "entry_point": parsed.entryPoint, "signature": parsed.signature ?? "",
                "tests_count": "\(configuration.testsPerSuite)",
            ],
            seed: Seed.derive(
                run: configuration.seed, role: .tests, question: work.question.index, attempt: work.regeneration),
            priority: work.question.index)
        let generation = asked.generation
        guard let answer = generation.answer else {
            let reason = generation.error ?? "the engine gave no answer"
            try await context.ledger.recordFault(reason, generation: generation, for: work)
            return asked.outcome
        }
        let suite = try await context.suites.suite(from: answer, entryPoint: parsed.entryPoint)
        let last = work.regeneration >= configuration.testRewrites
        let outcome = outcome(suite, work, last: last)
        try await context.ledger.record(generation, suite: suite, outcome: outcome, for: work)
        if case .untestable = outcome { context.draws.cancel(question: work.question.index) }
        return .done
    }

    func recordFault(_ reason: String, for work: TestsWork) async throws {
        try await context.ledger.recordFault(reason, for: work)
    }

    private func outcome(_ suite: TestSuite, _ work: TestsWork, last: Bool) -> TestsOutcome {
        guard suite.rejection == nil else {
            return last ? .untestable(reason: suite.rejection ?? "") : .rewrite
        }
        if work.isSampled { return .validForSamples }
        let configuration = context.configuration
        let review = SampleReview(
            refutation: work.question.parsed.givenTests == nil ? context.refutation : nil, tests: suite.asserts.count)
        let start =
            configuration.sampling == .all
            ? configuration.samples
            : context.start.target(known: 0, fewest: review.fewest(of: configuration.samples))
        return .valid(
            visibleTests: (0..<configuration.samples).map { sample in
                var random = CounterRandom(
                    seed: Seed.derive(
                        "\(configuration.seed)/visible/\(work.question.index)/\(sample)/\(work.regeneration)"))
                return Int.random(in: 0..<suite.asserts.count, using: &random)
            }, start: start)
    }
}
