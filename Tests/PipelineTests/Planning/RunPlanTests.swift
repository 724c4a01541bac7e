import Core
import Inference
import Ledger
import Testing

@testable import Pipeline

@Suite struct RunPlanTests {
    /// An engine whose steps take 20 ms and 1 ms for each row.
    private static let line = StepLine(secondsPerStep: 0.02, secondsPerRow: 0.001)

    /// A warm-up of 8 questions: 4,000 tokens drawn in 400 steps, 2,000 rows of prompts beside them.
    private func warmUp(kept: Int = 4) -> WarmUp {
        let narrow = (steps: 300.0, rows: 10.0)
        let wide = (steps: 100.0, rows: 30.0)
        let rows = narrow.steps * narrow.rows + wide.steps * wide.rows
        let busy = Self.line.seconds(steps: 400, rows: rows)
        let usage = EngineUsage(
            busySeconds: busy, steps: 400, rows: Int(rows),
            squaredRows: narrow.steps * narrow.rows * narrow.rows + wide.steps * wide.rows * wide.rows,
            rowSeconds: narrow.steps * narrow.rows * Self.line.seconds(steps: 1, rows: narrow.rows)
                + wide.steps * wide.rows * Self.line.seconds(steps: 1, rows: wide.rows),
            promptTokens: 2_100, drawnTokens: 4_000)
        let solutions = [300, 500, 400, 400, 350, 450, 380, 420].map { TokenCount(input: 900, output: $0) }
        let tests = Array(repeating: TokenCount(input: 100, output: 100), count: 8)
        return WarmUp(
            questions: 8, kept: kept, tokens: [.tests: tests, .solutions: solutions],
            engines: [WarmUp.Engine(roles: [.tests, .solutions], usage: usage)], seconds: busy / 0.8, loadSeconds: 3,
            sandboxSeconds: 4, emptyLedgerBytes: 200_000, ledgerBytes: 280_000, configurationHash: "c")
    }

    private func plan(_ warmUp: WarmUp, questions: Int = 800, sequences: Int = 40, workers: Int = 2) throws -> RunPlan {
        try RunPlan(warmUp, questions: questions, sequences: sequences, sandboxWorkers: workers)
    }

    @Test func tokensScaleByTheQuestion() throws {
        let plan = try plan(warmUp())
        #expect(plan.drawnTokens[.solutions]?.expected == 320_000 && plan.drawnTokens[.tests]?.expected == 80_000)
        #expect(plan.promptTokens[.solutions]?.expected == 720_000 && plan.drawnTokens[.questions] == nil)
        // 80,000 bytes more after the warm-up, and a quarter of the pages that were there before it.
        #expect(plan.ledgerBytes.expected == 280_000 + 99 * 130_000)
    }

    @Test func timeFollowsFromTheLineAtTheFullBatch() throws {
        let plan = try plan(warmUp())
        // 400,000 tokens in steps of 40, and the 300 steps that were not full; 200,000 rows of prompts; busy 80 %.
        let seconds = Self.line.seconds(steps: 400_000 / 40 + 300, rows: 600_000) / 0.8
        #expect(abs(plan.seconds.expected - seconds) < 1e-6)
        #expect(plan.seconds.low < seconds * 0.8 && plan.seconds.high > seconds)
        // A hundred times the warm-up's own time would be far too much.
        #expect(plan.seconds.expected < 0.7 * 100 * warmUp().seconds)
    }

    @Test func aPlanOfTheWarmUpItselfIsWhatItTook() throws {
        let measured = warmUp()
        let plan = try plan(measured, questions: 8)
        #expect(abs(plan.seconds.expected - measured.seconds) < 1e-6)
        #expect(plan.triples.expected == 4 && plan.ledgerBytes.expected == 280_000)
    }

    @Test func aRunThatWaitsForTheSandboxTakesItsTime() throws {
        var slow = warmUp()
        slow.sandboxSeconds = 100
        #expect(try plan(slow, workers: 2).seconds.expected == 5_000)
    }

    @Test func severalEnginesWorkAtOnceAsTheyDidInTheWarmUp() throws {
        var two = warmUp()
        let usage = two.engines[0].usage
        two.engines = [.init(roles: [.tests], usage: usage), .init(roles: [.solutions], usage: usage)]
        two.seconds = usage.busySeconds
        let plan = try plan(two)
        let each = [80_000.0, 320_000.0].map { drawn in
            Self.line.seconds(steps: drawn / 40 + 300, rows: drawn + 200_000)
        }
        #expect(abs(plan.seconds.expected - (each[0] + each[1]) / 2) < 1e-6)
        #expect(plan.seconds.low <= each[1])
    }

    @Test func triplesHaveAWilsonInterval() throws {
        let share = WilsonInterval(successes: 4, trials: 8)
        let plan = try plan(warmUp())
        #expect(plan.triples.expected == 400 && plan.triples.high == (share.high * 800).rounded(.up))
        #expect(plan.triples.low == (share.low * 800 * 52 / 62).rounded(.down))
        let none = try self.plan(warmUp(kept: 0))
        #expect(none.triples.expected == 0 && none.triples.low == 0 && none.triples.high > 200)
        #expect(none.warmUpKept == 0)
    }

    @Test func aWarmUpWithoutAQuestionIsRefused() {
        var empty = warmUp()
        empty.questions = 0
        #expect { _ = try plan(empty) } throws: { ($0 as? FirstpassError)?.code == .checkFailed }
    }

    @Test func aPlanIsReadAsItWasWrittenAndAnythingElseRefused() throws {
        let folder = try TemporaryFolder()
        let file = PlanFile(folder: folder.path + "/new/run")
        #expect { _ = try file.read() } throws: { "\($0)".contains("there is no plan") }
        let plan = try plan(warmUp())
        try file.write(plan)
        #expect(try file.read() == plan)
        for text in ["", "{}", "[1]", "{\"seconds\": 1e999}"] {
            _ = try folder.write(text, to: "plan.json")
            #expect(throws: FirstpassError.self) { try PlanFile(folder: folder.path).read() }
        }
        #expect(throws: FirstpassError.self) { try PlanFile(folder: folder.path + "/plan.json").checkWritable() }
    }
}
