import Core
import Ledger

/// Does a synthetic run's work on its ledger: the claims and commits of the pipeline's stages, through the same operations.
///
/// Each step claims a batch and gives false where there was nothing to claim.
struct SyntheticWork {
    let run: SyntheticRun
    let ledger: LedgerStore
    let times: OperationTimes

    /// As many as a batch gets free at a time.
    private static let batch = 8

    /// Takes the next questions from their requests to their ends.
    ///
    /// - Parameters:
    ///   - end: how many questions the run has after that.
    ///   - begun: called for every batch with what is done next.
    func advance(to end: Int, begun: (String) -> Void) async throws {
        func repeating(_ name: String, _ step: () async throws -> Bool) async throws {
            while try await step() {
                try Task.checkCancellation()
                begun(name)
            }
        }
        try await repeating("questions") { try await ask(to: end) }
        try await repeating("screening") { try await screen() }
        try await repeating("tests") { try await writeTests() }
        try await repeating("samples") { try await drawSamples() }
        try await repeating("executions and selections") {
            let executed = try await runSamples()
            let selected = try await select()
            return executed || selected
        }
        for _ in 0..<Self.batch { try await look() }
    }

    private func ask(to end: Int) async throws -> Bool {
        let requests = (end + SyntheticRun.questionsPerRequest - 1) / SyntheticRun.questionsPerRequest
        let claimed = try await times.measure(.claim) {
            try await ledger.claimRequests(upTo: requests, limit: Self.batch)
        }
        for work in claimed {
            let list = (0..<SyntheticRun.questionsPerRequest).map {
                run.text(ofQuestion: work.index * SyntheticRun.questionsPerRequest + $0)
            }
            let answer = run.generation(
                .questions, work.index, answer: list.joined(separator: "\n"), prompt: "request \(work.index)")
            try await times.measure(.request) { try await ledger.record(answer, for: work) }
        }
        while let answered = try await ledger.answeredRequest() {
            let items = run.items(ofRequest: answered.index)
            try await times.measure(.parsing) { try await ledger.assign(items, from: answered) }
        }
        return !claimed.isEmpty
    }

    private func screen() async throws -> Bool {
        guard let question = try await ledger.unscreenedQuestion() else { return false }
        let screening: Screening =
            switch run.fate(ofQuestion: question.index) {
            case .duplicate(let earlier):
                .duplicate(DuplicateRecord(keptIndex: earlier, method: "minhash", similarity: 0.84))
            case .contaminated:
                .contaminated([
                    ContaminationHit(
                        benchmark: "humaneval", item: "\(question.index % 164)", method: "exhaustive",
                        window: String(question.parsed.text.prefix(50)), span: 0..<50)
                ])
            case .untestable, .faulting, .tested: .clean
            }
        try await times.measure(.screening) { try await ledger.screen(question.index, as: screening) }
        return true
    }

    private func writeTests() async throws -> Bool {
        let claimed = try await times.measure(.claim) { try await ledger.claimTests(limit: Self.batch) }
        for work in claimed { try await writeTests(work) }
        return !claimed.isEmpty
    }

    private func writeTests(_ work: TestsWork) async throws {
        let index = work.question.index
        let prompt = work.question.parsed.text
        let fate = run.fate(ofQuestion: index)
        if fate == .faulting {
            let fault = run.fault(.tests, index, prompt: prompt)
            try await ledger.recordFault(fault.error ?? "", generation: fault, for: work)
            return
        }
        let suite = run.suite(ofQuestion: index, regeneration: work.regeneration)
        let answer = run.generation(
            .tests, index, regeneration: work.regeneration, answer: suite.source, prompt: prompt)
        let outcome: TestsOutcome =
            if suite.rejection != nil {
                .rewrite
            } else if fate == .untestable {
                .untestable(reason: "one result: \(index)")
            } else {
                .valid(visibleTests: (0..<run.samples).map { (index + $0) % suite.asserts.count })
            }
        try await times.measure(.tests) {
            try await ledger.record(answer, suite: suite, outcome: outcome, for: work)
        }
    }

    private func drawSamples() async throws -> Bool {
        let claimed = try await times.measure(.claim) { try await ledger.claimSamples(limit: Self.batch) }
        for work in claimed { try await draw(work) }
        return !claimed.isEmpty
    }

    private func draw(_ work: SampleWork) async throws {
        let (index, sample) = (work.question.index, work.sampleIndex)
        let outcome = run.outcome(ofSample: sample, of: index)
        let prompt = "\(work.question.parsed.text)\n\n\(work.shown)"
        let source = run.solution(ofSample: sample, of: index)
        let answer =
            switch outcome {
            case .passed, .failed:
                run.generation(
                    .solutions, index, sample: sample, answer: "Here it is:\n```python\n\(source)```\n", prompt: prompt)
            case .unextracted:
                run.generation(.solutions, index, sample: sample, answer: "I am sorry.", prompt: prompt)
            case .faulting: run.fault(.solutions, index, sample: sample, prompt: prompt)
            }
        let extraction: Extraction =
            outcome == .unextracted ? .none(reason: "no code: sample \(sample)") : .solution(source)
        try await times.measure(.sample) { try await ledger.record(answer, extraction: extraction, for: work) }
    }

    private func runSamples() async throws -> Bool {
        let claimed = try await times.measure(.claim) { try await ledger.claimExecutions(limit: Self.batch) }
        for work in claimed {
            let passed = run.outcome(ofSample: work.sampleIndex, of: work.questionIndex) == .passed
            let execution = SyntheticRun.execution(
                passed, asserts: work.suite.suite.assertCount, of: work.questionIndex)
            try await times.measure(.execution) {
                try await ledger.record(execution, limits: ExecutionLimits(), for: work)
            }
        }
        return !claimed.isEmpty
    }

    private func select() async throws -> Bool {
        let claimed = try await times.measure(.claim) { try await ledger.claimSelections(limit: Self.batch) }
        for work in claimed { try await times.measure(.selection) { try await settle(work) } }
        return !claimed.isEmpty
    }

    private func settle(_ work: SelectionWork) async throws {
        let index = work.question.index
        let suite = work.suite.suite
        guard let first = work.samples.first(where: { $0.verdict == .passed }) else {
            if run.isRefuted(index), suite.refuted.isEmpty {
                try await ledger.refute(work, leaving: run.smaller(suite), reason: "refuted: 1 test")
            } else {
                try await ledger.settle(work, as: .unsolved(reason: "no sample passed"))
            }
            return
        }
        let runs = [ExecutionPurpose.stub, .repeat].map { purpose in
            ExecutionRecord(
                sampleIndex: first.index, purpose: purpose,
                execution: SyntheticRun.execution(purpose == .repeat, asserts: suite.assertCount, of: index),
                limits: ExecutionLimits(),
                source: purpose == .stub ? "def \(work.question.parsed.entryPoint)(*_, **__): pass" : nil)
        }
        let selection: Selection =
            run.isRejected(index)
            ? .rejected(reason: "flaky: the second run failed")
            : .kept(sampleIndex: first.index, checks: ["stub_fails", "repeat_passes", "clean"])
        try await ledger.settle(work, as: selection, executions: runs)
    }

    /// One look of every stage for work where there is none, as after each commit.
    private func look() async throws {
        try await times.measure(.look) {
            _ = try await ledger.claimRequests(upTo: 0, limit: Self.batch)
            _ = try await ledger.answeredRequest()
            _ = try await ledger.unscreenedQuestion()
            _ = try await ledger.claimTests(limit: Self.batch)
            _ = try await ledger.claimSamples(limit: Self.batch)
            _ = try await ledger.claimExecutions(limit: Self.batch)
            _ = try await ledger.claimSelections(limit: Self.batch)
        }
    }
}
