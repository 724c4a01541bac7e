internal import Core
internal import Ledger
internal import Sandbox

/// Stage 7: keeps the first passing triple.
///
/// In: a question all of whose samples have their outcome. Out: a triple, or why there is none; or, where nearly all
/// samples agree on another result of a test, another suite that they are run against. "First" is by sample index. A
/// sample counts as passing if it passes again under another hash seed; then stubs of it must fail the tests, and the
/// triple as a whole must share no window with a benchmark.
struct SelectionStage: Stage {
    let name = "selection"
    let context: RunContext
    var width: Int { context.sandboxWorkers }

    func claim(limit: Int) async throws -> [SelectionWork] {
        try await context.ledger.claimSelections(limit: limit)
    }

    func process(_ work: SelectionWork) async throws {
        let refuted = refutedTests(work)
        guard refuted.isEmpty else {
            try await doubt(refuted, work)
            return
        }
        var runs: [ExecutionRecord] = []
        var unstable: String?
        for sample in work.samples where sample.verdict == .passed {
            guard let source = sample.source else { continue }
            let again = try await run(source, .repeat, sample.index, work, seed: RunContext.repeatSeed, &runs)
            guard again.verdict == .passed else {
                unstable = unstable ?? "unstable: sample \(sample.index) passed once and then \(again.verdict)"
                continue
            }
            let (selection, hits) = try await select(source, sample.index, work, &runs)
            try await context.ledger.settle(work, as: selection, executions: runs, hits: hits)
            return
        }
        try await context.ledger.settle(
            work, as: .unsolved(reason: unstable ?? "no sample passed"), executions: runs, hits: [])
    }

    /// The positions of the tests that the samples refute: none where they were judged by what is left of a suite, and
    /// where somebody else than a model wrote the tests.
    private func refutedTests(_ work: SelectionWork) -> [Int] {
        let suite = work.suite.suite
        guard work.question.parsed.givenTests == nil, suite.refuted.isEmpty else { return [] }
        return TestRefutation(agreement: context.configuration.testAgreement).refuted(
            tests: suite.asserts.count, samples: work.samples.count, missed: Array(work.missed.values))
    }

    /// What becomes of a question some of whose tests the samples refute: judged again by the other tests, or by a new
    /// suite, or given up.
    private func doubt(_ refuted: [Int], _ work: SelectionWork) async throws {
        let what = "the samples agree on another result of \(refuted.count == 1 ? "a test" : "\(refuted.count) tests")"
        // A sample that passes such a test may be the only one that is right, or share its mistake.
        let isContested = work.samples.contains { $0.verdict == .passed }
        if !isContested, let suite = try await suite(without: refuted, work) {
            try await context.ledger.refute(work, leaving: suite, reason: "refuted: \(what)")
        } else if work.suite.regeneration < context.configuration.testRewrites {
            try await context.ledger.rewriteTests(work, reason: "refuted: \(what)")
        } else {
            try await context.ledger.settle(
                work, as: isContested ? .rejected(reason: "contested: \(what)") : .unsolved(reason: "no sample passed"))
        }
    }

    /// The suite without the refuted tests; nil where those are too many or too few are left.
    private func suite(without refuted: [Int], _ work: SelectionWork) async throws -> TestSuite? {
        let asserts = work.suite.suite.asserts
        guard refuted.count <= TestRefutation.limit(of: asserts.count) else { return nil }
        let left = asserts.indices.filter { !refuted.contains($0) }.map { asserts[$0] }
        var suite = try await context.suites.suite(from: left, entryPoint: work.question.parsed.entryPoint)
        suite.refuted = refuted.map { asserts[$0] }
        return suite.rejection == nil ? suite : nil
    }

    /// What becomes of a question whose first passing sample is known.
    private func select(
        _ source: String, _ sample: Int, _ work: SelectionWork, _ runs: inout [ExecutionRecord]
    ) async throws -> (Selection, [ContaminationHit]) {
        guard let stub = try await context.solutions.stub(of: source) else {
            return (.rejected(reason: "no stub: the solution cannot be taken apart"), [])
        }
        let echo = SolutionExtractor.echo(entryPoint: work.question.parsed.entryPoint)
        for (what, source) in [("None", stub), ("its first argument", echo)] {
            let stubbed = try await run(source, .stub, sample, work, seed: RunContext.verdictSeed, &runs)
            guard stubbed.verdict != .passed else {
                return (.rejected(reason: "vacuous tests: a stub that returns \(what) passes them"), [])
            }
        }
        let text = "\(work.question.parsed.text) \(work.suite.suite.source) \(source)"
        let hits = context.contamination.hits(in: text)
        guard hits.isEmpty else {
            return (.rejected(reason: "contaminated: the triple shares a window with \(hits[0].benchmark)"), hits)
        }
        return (.kept(sampleIndex: sample, checks: ["hidden tests", "repeat", "stub", "contamination"]), [])
    }

    private func run(
        _ source: String, _ purpose: ExecutionPurpose, _ sample: Int, _ work: SelectionWork, seed: UInt32,
        _ runs: inout [ExecutionRecord]
    ) async throws -> Execution {
        let limits = context.configuration.limits
        let execution = await context.sandbox.execute(
            solution: source, tests: work.suite.suite.source, limits: limits, seed: seed)
        try Task.checkCancellation()
        guard execution.verdict != .error else {
            throw FirstpassError(
                .environment, "the sandbox failed on question \(work.question.index): \(execution.message)",
                remedy: "Run 'firstpass doctor'; the same command goes on where this run stopped.")
        }
        runs.append(
            ExecutionRecord(
                sampleIndex: sample, purpose: purpose, execution: execution, limits: limits,
                source: purpose == .stub ? source : nil))
        return execution
    }
}
