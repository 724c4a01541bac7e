internal import Core
internal import Ledger

/// Stage 5: samples solutions, each shown one randomly chosen test; the others stay hidden.
///
/// In: a sample that is to be drawn. Out: its source, or the reason why the answer holds none.
struct SolutionStage: Stage {
    let name = "solutions"
    let width = 64
    let context: RunContext

    func claim(limit: Int) async throws -> [SampleWork] {
        try await context.ledger.claimSamples(limit: limit)
    }

    func process(_ work: SampleWork) async throws {
        let parsed = work.question.parsed
        let generation = try await context.generate(
            .solutions,
            values: [
                "question": parsed.text, "entry_point": parsed.entryPoint, "signature": parsed.signature ?? "",
                "visible_test": work.suite.suite.asserts[work.visibleTest],
            ],
            seed: Seed.derive(
                run: context.configuration.seed, role: .solutions, question: work.question.index,
                sample: work.sampleIndex))
        var extraction = Extraction.none(reason: "no answer")
        if let answer = generation.answer {
            extraction = try await context.solutions.extract(from: answer, entryPoint: parsed.entryPoint)
        }
        try await context.ledger.record(generation, extraction: extraction, for: work)
    }
}
