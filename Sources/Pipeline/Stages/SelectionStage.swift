internal import Core
internal import Ledger
internal import Sandbox

/// Stage 7: keeps the first passing triple.
///
/// In: a question all of whose samples have their outcome. Out: a triple, or why there is none; or a smaller suite that
/// all samples are run against once more, where none passed and the samples refute some of its tests. "First" is by
/// sample index. A sample counts as passing if it passes again under another hash seed; then stubs of it must fail the
/// tests, and the triple as a whole must share no window with a benchmark.
struct SelectionStage: Stage {
    let name = "selection"
    let context: RunContext
    var width: Int { context.sandboxWorkers }

    func claim(limit: Int) async throws -> [SelectionWork] {
        try await context.ledger.claimSelections(limit: limit)
    }

    func process(_ work: SelectionWork) async throws {
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
        if unstable == nil, let suite = try await smallerSuite(work) {
            let count = suite.refuted.count
            let reason = "refuted: the samples agree on another result of \(count == 1 ? "a test" : "\(count) tests")"
            if suite.rejection == nil {
                try await context.ledger.refute(work, leaving: suite, reason: reason)
                return
            }
            if work.suite.regeneration < context.configuration.testRewrites {
                try await context.ledger.rewriteTests(work, reason: reason)
                return
            }
        }
        try await context.ledger.settle(
            work, as: .unsolved(reason: unstable ?? "no sample passed"), executions: runs, hits: [])
    }

    /// The suite without the tests that the samples refute, rejected where those are too many or too few are left; nil
    /// where they refute none, and where somebody else than a model wrote the tests.
    private func smallerSuite(_ work: SelectionWork) async throws -> TestSuite? {
        let suite = work.suite.suite
        guard work.question.parsed.givenTests == nil, suite.refuted.isEmpty else { return nil }
        let refuted = TestRefutation(agreement: context.configuration.testAgreement).refuted(
            tests: suite.asserts.count, samples: work.samples.count, missed: Array(work.missed.values))
        guard !refuted.isEmpty else { return nil }
        let left = suite.asserts.indices.filter { !refuted.contains($0) }.map { suite.asserts[$0] }
        var smaller = try await context.suites.suite(from: left, entryPoint: work.question.parsed.entryPoint)
        smaller.refuted = refuted.map { suite.asserts[$0] }
        if refuted.count > TestRefutation.limit(of: suite.asserts.count) {
            smaller.rejection = "refuted: \(refuted.count) of \(suite.asserts.count) tests"
        }
        return smaller
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
