internal import Core
internal import Ledger

/// Stage 5: samples solutions, each shown one randomly chosen test; the others stay hidden.
///
/// In: a sample that is to be drawn. Out: its source, or the reason why the answer holds none.
struct SolutionStage: Stage {
    let name = "solutions"
    var width: Int { 2 * context.batch }
    let context: RunContext

    func claim(limit: Int) async throws -> [SampleWork] {
        try await context.ledger.claimSamples(limit: limit)
    }

    func process(_ work: SampleWork) async throws -> StepOutcome {
        let (index, parsed) = (work.question.index, work.question.parsed)
        let drawn = try await context.draws.draw(question: index, sample: work.sampleIndex) {
            try await context.generate(
                .solutions,
                values: [
                    "question": parsed.text, "entry_point": parsed.entryPoint, "signature": parsed.signature ?? "",
                    "visible_test": work.shown,
                ],
                seed: Seed.derive(
                    run: context.configuration.seed, role: .solutions, question: index, sample: work.sampleIndex),
                priority: index)
        }
        guard let drawn else { return .done }
        let generation = drawn.generation
        var extraction = Extraction.none(reason: "no answer")
        if let answer = generation.answer {
            extraction = try await context.solutions.extract(from: answer, entryPoint: parsed.entryPoint)
        }
        try await context.ledger.record(generation, extraction: extraction, for: work)
        return drawn.outcome
    }

    func recordFault(_ reason: String, for work: SampleWork) async throws {
        try await context.ledger.recordFault(reason, for: work)
    }
}
