import Core
import Testing

@testable import Ledger
@testable import Pipeline

@Suite struct PlanComparisonTests {
    private let plan = RunPlan(
        configurationHash: "same", questions: 100, warmUpQuestions: 8, warmUpKept: 3,
        drawnTokens: [.solutions: Estimate(low: 900, expected: 1_000, high: 1_100)], promptTokens: [:],
        seconds: Estimate(low: 40, expected: 50, high: 60), loadSeconds: 2,
        ledgerBytes: Estimate(low: 0, expected: 0, high: 10), triples: Estimate(low: 10, expected: 30, high: 60))

    private func comparison(hash: String = "same", questions: Int = 100, finished: String? = "then") -> PlanComparison {
        let description = RunDescription(
            seed: 1, questions: questions, samples: 4, configuration: "{}", versions: [:], machine: "", models: [],
            templates: [])
        let funnel = Funnel(
            requested: 100, requests: 0, generated: 100, malformed: 0, unique: 90, clean: 90, withTests: 80,
            withPassingSolution: 25, kept: 24, samples: 320, samplesPassed: 60, executions: 400,
            tokens: [.solutions: TokenCount(input: 0, output: 1_200)])
        let sessions = [20.0, 35.0].map { seconds in
            SessionRecord(
                id: 1, writer: "", started: "", updated: "", work: SessionWork(seconds: seconds, engines: 1),
                executions: 0, kept: 0)
        }
        let run = RunRecord(description: description, configurationSHA256: hash, started: "", finished: finished)
        return PlanComparison(plan, run: run, funnel: funnel, sessions: sessions, ledgerBytes: 7)
    }

    @Test func everyFigureStandsBesideWhatCame() throws {
        let comparison = comparison()
        #expect(comparison.rows.map(\.name) == ["seconds", "drawn_tokens/solutions", "ledger_bytes", "triples"])
        #expect(comparison.rows.map(\.came) == [55, 1_200, 7, 24])
        #expect(comparison.rows.map(\.isWithin) == [true, false, true, true])
        #expect(comparison.row("seconds")?.ratio == 1.1 && comparison.row("triples")?.ratio == 0.8)
        #expect(comparison.row("ledger_bytes")?.ratio == nil)
        #expect(comparison.caveats.isEmpty)
    }

    @Test func whatCannotBeComparedIsSaid() {
        let other = comparison(hash: "other", questions: 200, finished: nil).caveats.joined(separator: "; ")
        for part in ["not finished", "another configuration", "100 questions, the run has 200"] {
            #expect(other.contains(part), "\(other)")
        }
    }
}
