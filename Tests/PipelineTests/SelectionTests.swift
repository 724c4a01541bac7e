import Contamination
import Core
import Deduplication
import Ledger
import Sandbox
import Testing

@testable import Pipeline

/// Execution and selection on a real ledger with the real sandbox; tests and solutions are given instead of generated.
@Suite struct SelectionTests {
    private static let asserts = [
        "assert double(1) == 2", "assert double(2) == 4", "assert double(0) == 0", "assert double(3) == 9",
    ]
    private static let right = "def double(x):\n    return 2 * x"

    /// The lineage of one question, once its samples were run and it was settled.
    private func settled(
        _ solutions: [String], asserts: [String] = asserts, given: Bool = false, agreement: Double? = 0.8,
        rewrites: Int = 2
    ) async throws -> Lineage {
        let folder = try TemporaryFolder()
        let description = RunDescription(
            seed: 1, questions: 1, samples: solutions.count, configuration: "{}", versions: [:], machine: "a test",
            models: [], templates: Role.allCases.map { TemplateRecord(name: $0.rawValue, text: "t") })
        let ledger = try LedgerStore(at: folder.path + "/run.sqlite", for: description)
        let runner = try await Shared.runner
        var configuration = RunConfiguration()
        configuration.testAgreement = agreement
        configuration.testRewrites = rewrites
        let context = RunContext(
            configuration: configuration, prompts: try PromptLibrary(folder: Shared.checkout + "/prompts"),
            engines: [:],
            sandbox: runner, sandboxWorkers: 2, batch: 8, ledger: ledger,
            contamination: try ContaminationCheck(folder: Shared.checkout + "/fingerprints", mode: .exhaustive),
            duplicates: try DuplicateScreen(method: .normalised, threshold: nil),
            suites: SuiteBuilder(sandbox: runner, minimum: 3, limit: 5),
            solutions: SolutionExtractor(sandbox: runner),
            refutation: TestRefutation(agreement: agreement, jury: 10), start: SampleStart(samples: solutions.count),
            generatesQuestions: false)
        let parsed = try #require(
            QuestionParser.question(
                "Write a function `double(x: int) -> int` that doubles a number.", tests: given ? asserts : nil))
        try await ledger.importQuestions([.question(parsed)])
        try await ledger.screen(0, as: .clean)
        let tests = try #require(try await ledger.claimTests(limit: 1).first)
        try await ledger.record(
            nil, suite: TestSuite(source: asserts.joined(separator: "\n"), asserts: asserts, checks: []),
            outcome: .valid(visibleTests: solutions.indices.map { $0 % asserts.count }), for: tests)
        for work in try await ledger.claimSamples(limit: solutions.count) {
            let source = solutions[work.sampleIndex]
            try await ledger.record(
                Generation(
                    template: Role.solutions.rawValue, prompt: "p", seed: 1, parameters: "{}", answer: source,
                    tokensIn: 1, tokensOut: 1, finishReason: "stop", seconds: 0),
                extraction: .solution(source), for: work)
        }
        try await Orchestrator([ExecutionStage(context: context), SelectionStage(context: context)]).run()
        let lineage = try #require(try await ledger.reader.read { try $0.lineage(ofQuestion: 0) })
        try ledger.close()
        return lineage
    }

    @Test func aTestThatAllSamplesRefuteIsLeftOut() async throws {
        let lineage = try await settled(
            [Self.right.replacing("2 * x", with: "x")] + Array(repeating: Self.right, count: 9))
        #expect(lineage.question.state == .kept)
        #expect(lineage.triple?.sampleIndex == 1)
        let suite = try #require(lineage.suites.last?.suite)
        #expect(suite.asserts == Array(Self.asserts.prefix(3)))
        #expect(suite.refuted == [Self.asserts[3]])
        #expect(lineage.suites.map { $0.suite.rejection == nil } == [false, true])
        #expect(lineage.samples.map(\.sample.visibleTest) == [0, 1, 2, -1, 0, 1, 2, -1, 0, 1])
        #expect(lineage.samples.map(\.sample.verdict) == [.failed] + Array(repeating: .passed, count: 9))
    }

    @Test func whatOneSamplePassesAndTheOthersRefuteIsContested() async throws {
        let odd = "def double(x):\n    return 9 if x == 3 else 2 * x"
        let samples = Array(repeating: Self.right, count: 9) + [odd]
        let again = try await settled(samples)
        #expect(again.question.state == .clean)
        #expect(again.suites.map(\.suite.rejection) == ["refuted: the samples agree on another result of a test"])
        let last = try await settled(samples, rewrites: 0)
        #expect(last.question.state == .unsolved)
        #expect(last.question.reason == "contested: the samples agree on another result of a test")
        let split = try await settled(Array(repeating: Self.right, count: 7) + [odd, odd, odd])
        #expect(split.triple?.sampleIndex == 7)
        let paper = try await settled(samples, agreement: nil)
        #expect(paper.triple?.sampleIndex == 9)
    }

    @Test func testsThatCameWithTheQuestionStand() async throws {
        let lineage = try await settled(Array(repeating: Self.right, count: 10), given: true)
        #expect(lineage.question.state == .unsolved)
        #expect(lineage.suites.map(\.suite.asserts) == [Self.asserts])
    }

    @Test func theFaithfulModeLeavesNothingOut() async throws {
        let lineage = try await settled(Array(repeating: Self.right, count: 10), agreement: nil)
        #expect(lineage.question.state == .unsolved)
    }

    @Test func whereTooLittleIsLeftTheTestsAreWrittenAgain() async throws {
        let wrong = ["assert double(1) == 2", "assert double(2) == 5", "assert double(0) == 0"]
        let again = try await settled(Array(repeating: Self.right, count: 10), asserts: wrong)
        #expect(again.question.state == .clean)
        #expect(again.suites.map(\.suite.rejection) == ["refuted: the samples agree on another result of a test"])
        let last = try await settled(Array(repeating: Self.right, count: 10), asserts: wrong, rewrites: 0)
        #expect(last.question.state == .unsolved)
        #expect(last.suites.map(\.suite.rejection) == [nil])
    }

    @Test func notMoreThanOneInFiveIsLeftOut() async throws {
        let two = Self.asserts + ["assert double(5) == 10", "assert double(7) == 15"]
        let lineage = try await settled(Array(repeating: Self.right, count: 10), asserts: two)
        #expect(lineage.question.state == .clean)
        #expect(lineage.suites.map(\.suite.rejection) == ["refuted: the samples agree on another result of 2 tests"])
    }

    @Test func samplesThatRaiseOrDisagreeRefuteNothing() async throws {
        let raising = "def double(x):\n    return {1: 2, 2: 4, 0: 0}[x]"
        #expect(try await settled(Array(repeating: raising, count: 10)).question.state == .unsolved)
        let varied = (0..<10).map { "def double(x):\n    return \($0) if x == 3 else 2 * x" }
        let lineage = try await settled(varied.map { $0.replacing("return 9 if", with: "return 10 if") })
        #expect(lineage.question.state == .unsolved && lineage.suites.count == 1)
    }
}
