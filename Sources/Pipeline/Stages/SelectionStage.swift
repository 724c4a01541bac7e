internal import Core
internal import Ledger
internal import Sandbox

/// Stage 7: keeps the first passing triple.
///
/// In: a question whose samples have their outcome: all of them, or, where sampling is adaptive, the first ones. Out: a
/// triple, or why there is none; or, where nearly all of the jury agree on another result of a test, another suite that the
/// samples are run against; or more samples. "First" is by sample index. A sample counts as passing if it passes again
/// under another hash seed; then stubs of it must fail the tests, and the triple as a whole must share no window with a
/// benchmark.
struct SelectionStage: Stage {
    let name = "selection"
    let context: RunContext
    var width: Int { context.sandboxWorkers }

    func claim(limit: Int) async throws -> [SelectionWork] {
        try await context.ledger.claimSelections(limit: limit)
    }

    func process(_ work: SelectionWork) async throws -> StepOutcome {
        let review = review(of: work)
        let outcomes = work.samples.prefix(work.known).map {
            SampleReview.Outcome(passed: $0.verdict == .passed, missed: work.missed[$0.index] ?? [])
        }
        var runs: [ExecutionRecord] = []
        var unstable: [Int: Verdict] = work.repeats.filter { $0.value != .passed }
        // The fewest samples that tell decide, so that it does not matter how many there are by now.
        let fewest = context.configuration.sampling == .all ? outcomes.count : min(1, outcomes.count)
        for known in fewest...outcomes.count {
            switch review.ruling(on: outcomes.prefix(known), of: work.samples.count) {
            case .undecided:
                continue
            case .refuted(let tests, let isContested):
                try await doubt(tests, isContested: isContested, by: known, work)
                return .done
            case .stands(let passed):
                for sample in passed where unstable[sample] == nil {
                    guard let source = work.samples[sample].source else { continue }
                    let again = try await verdictAgain(of: sample, source, work, &runs)
                    guard again == .passed else {
                        unstable[sample] = again
                        continue
                    }
                    let (selection, hits) = try await select(source, sample, work, &runs)
                    try await settle(work, as: selection, by: known, executions: runs, hits: hits)
                    return .done
                }
            }
        }
        if outcomes.count < work.samples.count {
            let start = context.start.target(
                known: outcomes.count, fewest: review.fewest(of: work.samples.count))
            try await context.ledger.continueSampling(work, upTo: start, executions: runs)
        } else {
            let reason = unstable.min { $0.key < $1.key }.map {
                "unstable: sample \($0.key) passed once and then \($0.value)"
            }
            try await settle(
                work, as: .unsolved(reason: reason ?? "no sample passed"), by: outcomes.count, executions: runs)
        }
        return .done
    }

    func recordFault(_ reason: String, for work: SelectionWork) async throws {
        try await context.ledger.recordFault(reason, for: work)
    }

    /// Who decides: nobody doubts tests that somebody else than a model wrote, nor what is left of a suite.
    private func review(of work: SelectionWork) -> SampleReview {
        let suite = work.suite.suite
        let isDoubted = work.question.parsed.givenTests == nil && suite.refuted.isEmpty
        return SampleReview(
            refutation: isDoubted ? context.refutation : nil, tests: suite.asserts.count)
    }

    private func settle(
        _ work: SelectionWork, as selection: Selection, by known: Int, executions: [ExecutionRecord] = [],
        hits: [ContaminationHit] = []
    ) async throws {
        try await context.ledger.settle(work, as: selection, by: known, executions: executions, hits: hits)
        context.start.note(need: known)
        context.draws.cancel(question: work.question.index)
    }

    /// What becomes of a question some of whose tests the samples refute: judged again by the other tests, or by a new
    /// suite, or given up.
    private func doubt(
        _ refuted: [Int], isContested: Bool, by known: Int, _ work: SelectionWork
    ) async throws {
        let what = "the samples agree on another result of \(refuted.count == 1 ? "a test" : "\(refuted.count) tests")"
        // A sample that passes such a test may be the only one that is right, or share its mistake.
        if !isContested, let suite = try await suite(without: refuted, work) {
            try await context.ledger.refute(work, by: known, leaving: suite, reason: "refuted: \(what)")
        } else if work.suite.regeneration < context.configuration.testRewrites {
            try await context.ledger.rewriteTests(work, by: known, reason: "refuted: \(what)")
        } else {
            let kind = isContested ? "contested" : "refuted"
            try await settle(work, as: .unsolved(reason: "\(kind): \(what)"), by: known)
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

    /// How a sample that passed fares under another hash seed; known already where the question was here before.
    private func verdictAgain(
        of sample: Int, _ source: String, _ work: SelectionWork, _ runs: inout [ExecutionRecord]
    ) async throws -> Verdict {
        if let verdict = work.repeats[sample] { return verdict }
        return try await run(source, .repeat, sample, work, seed: RunContext.repeatSeed, &runs).verdict
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
                .environment, "the sandbox failed: \(execution.message)",
                remedy: "Run 'firstpass doctor'; the same command goes on where this run stopped.")
        }
        runs.append(
            ExecutionRecord(
                sampleIndex: sample, purpose: purpose, execution: execution, limits: limits,
                source: purpose == .stub ? source : nil))
        return execution
    }
}
