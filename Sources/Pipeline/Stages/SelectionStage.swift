internal import Core
internal import Ledger
internal import Sandbox

/// Stage 7: keeps the first passing triple.
///
/// In: a question all of whose samples have their outcome. Out: a triple, or why there is none. "First" is by sample
/// index. A sample counts as passing if it passes again under another hash seed; then stubs of it must fail the tests,
/// and the triple as a whole must share no window with a benchmark.
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
        try await context.ledger.settle(
            work, as: .unsolved(reason: unstable ?? "no sample passed"), executions: runs, hits: [])
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
