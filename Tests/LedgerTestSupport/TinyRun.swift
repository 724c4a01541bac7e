public import Core
public import Ledger

/// A whole run in miniature: real rows and real Python, written by arithmetic instead of a model, so that the same run
/// always makes the same ledger.
///
/// Every third question repeats an earlier one, every seventh is contaminated, every eleventh has no valid tests at
/// first, of every fifth the last test is refuted where no sample passes, and which samples pass is drawn from the seed.
public struct TinyRun: Sendable {
    /// What the run is asked to do.
    public var description: RunDescription

    /// Describes a run.
    public init(questions: Int, samples: Int = 4, seed: UInt64 = 1) {
        description = RunDescription(
            seed: seed, questions: questions, samples: samples,
            configuration:
                #"{"questions":9,"threads":2,"recipe":"code-llama","roles":{"tests":{"temperature":0.2,"workers":3}}}"#,
            versions: ["firstpass": "0.0-test"], machine: "a test",
            models: Role.allCases.map {
                ModelRecord(
                    role: $0, engine: "local", name: "tiny", fileSHA256: Fingerprint.sha256("tiny"),
                    quantisation: "Q4_0", context: 2048)
            },
            templates: Role.allCases.map { TemplateRecord(name: $0.rawValue, text: "template of \($0)") })
    }

    /// A completion as the arithmetic model gives it.
    public func generation(
        _ role: Role, _ question: Int, sample: Int = 0, regeneration: Int = 0, answer: String, prompt: String
    ) -> Generation {
        Generation(
            template: role.rawValue, prompt: prompt,
            seed: Seed.derive(
                run: description.seed, role: role, question: question, sample: sample, attempt: regeneration),
            parameters: #"{"max_tokens":400,"temperature":0.8,"top_p":0.95}"#, answer: answer,
            tokensIn: prompt.utf8.count,
            tokensOut: answer.utf8.count, finishReason: "stop", seconds: 0.25, meanLogProbability: -0.5)
    }

    /// The list of questions that a request is answered with: three questions and one item that is none.
    public func answer(toRequest request: Int) -> [QuestionItem] {
        let base = request * 3
        return (base..<base + 3).map { number in
            let repeated = number % 3 == 2 && number > 2 ? number - 2 : number
            let name = "add_\(repeated)"
            let text = "Write a function \(name) that adds \(repeated) to a number. “Größe” & <b>"
            return .question(
                ParsedQuestion(
                    text: text, entryPoint: name, signature: number % 2 == 0 ? "def \(name)(x):" : nil,
                    normalisedSHA256: Fingerprint.sha256("add \(repeated)")))
        } + [.rejected(text: "I hope this helps!", reason: "no entry point: I hope this helps!")]
    }

    /// Whether a sample is right.
    public func passes(_ question: Int, _ sample: Int) -> Bool {
        Seed.derive("\(description.seed) \(question) \(sample)") % 3 == 0
    }

    /// Does everything that is left to do, one commit after another.
    ///
    /// - Parameter committed: called after every commit.
    public func finish(_ ledger: LedgerStore, committed: @Sendable () -> Void = {}) async throws {
        try await ask(ledger, committed)
        while let question = try await ledger.unscreenedQuestion() {
            try await ledger.screen(question.index, as: try await screening(of: question, in: ledger))
            committed()
        }
        while case let claimed = try await ledger.claimTests(limit: 3), !claimed.isEmpty {
            for work in claimed { try await writeTests(ledger, work, committed) }
        }
        while case let claimed = try await ledger.claimSamples(limit: 5), !claimed.isEmpty {
            for work in claimed { try await draw(ledger, work, committed) }
        }
        var isBusy = true
        while isBusy {
            let executed = try await execute(ledger, committed)
            let selected = try await select(ledger, committed)
            isBusy = executed || selected
        }
        try await ledger.finish()
    }

    /// Runs what is drawn; false where nothing was.
    private func execute(_ ledger: LedgerStore, _ committed: @Sendable () -> Void) async throws -> Bool {
        let claimed = try await ledger.claimExecutions(limit: 5)
        for work in claimed {
            let passed = work.source.contains("+")
            try await ledger.record(Self.execution(passed), limits: ExecutionLimits(), for: work)
            committed()
        }
        return !claimed.isEmpty
    }

    /// Settles what is solved; false where nothing was.
    private func select(_ ledger: LedgerStore, _ committed: @Sendable () -> Void) async throws -> Bool {
        let claimed = try await ledger.claimSelections(limit: 3)
        for work in claimed {
            try await settle(ledger, work)
            committed()
        }
        return !claimed.isEmpty
    }

    /// The outcome of a sandbox run.
    public static func execution(_ passed: Bool) -> Execution {
        Execution(
            verdict: passed ? .passed : .failed, message: passed ? "" : "AssertionError: add is wrong",
            exitStatus: passed ? 0 : 1,
            cpuSeconds: 0.01, wallSeconds: 0.02, peakMemoryBytes: 8 << 20, assertsPassed: passed ? 3 : 1,
            assertsTotal: 3, missed: passed ? [] : [MissedAssert(position: 0, value: "-1"), MissedAssert(position: 2)],
            stdoutTail: [0xFF, 0x00, 0x41], isolation: "C")
    }

    private func ask(_ ledger: LedgerStore, _ committed: @Sendable () -> Void) async throws {
        let wanted = description.questions
        while true {
            while let answered = try await ledger.answeredRequest() {
                try await ledger.assign(answer(toRequest: answered.index), from: answered)
                committed()
            }
            let progress = try await ledger.reader.read { try $0.progress() }
            let have = progress.questions.values.reduce(0, +)
            guard have < wanted else { return }
            let parsed = progress.requests["parsed"] ?? 0
            for work in try await ledger.claimRequests(upTo: parsed + (wanted - have + 2) / 3, limit: 4) {
                try await ledger.record(
                    generation(.questions, work.index, answer: "list \(work.index)", prompt: "ask \(work.index)"),
                    for: work)
                committed()
            }
        }
    }

    private func screening(of question: QuestionRecord, in ledger: LedgerStore) async throws -> Screening {
        let earlier = try await ledger.distinctQuestions(after: -1, before: question.index)
        if let earlier = earlier.first(where: { $0.text == question.parsed.text }) {
            return .duplicate(DuplicateRecord(keptIndex: earlier.index, method: "exact", similarity: 1))
        }
        guard question.index % 7 == 6 else { return .clean }
        return .contaminated([
            ContaminationHit(
                benchmark: "HumanEval", item: "HumanEval/1", method: "exhaustive", window: "w", span: 3..<53)
        ])
    }

    private func writeTests(_ ledger: LedgerStore, _ work: TestsWork, _ committed: @Sendable () -> Void) async throws {
        let (index, name) = (work.question.index, work.question.parsed.entryPoint)
        let number = Int(name.dropFirst(4)) ?? 0
        let asserts = [0, 5, -3].map { "assert \(name)(\($0)) == \($0 + number)" }
        let source = asserts.joined(separator: "\n")
        let answered = generation(
            .tests, index, regeneration: work.regeneration, answer: source, prompt: "test \(work.question.parsed.text)")
        if index % 11 == 10 && work.regeneration == 0 {
            let vacuous = TestSuite(
                source: "assert True", asserts: ["assert True"], checks: ["parses"], rejection: "vacuous")
            try await ledger.record(answered, suite: vacuous, outcome: .rewrite, for: work)
        } else if index % 13 == 12 {
            try await ledger.record(answered, suite: nil, outcome: .untestable(reason: "no asserts: prose"), for: work)
        } else {
            let suite = TestSuite(source: source, asserts: asserts, checks: ["parses", "asserts", "entry_point"])
            let visible = (0..<description.samples).map { $0 % asserts.count }
            try await ledger.record(answered, suite: suite, outcome: .valid(visibleTests: visible), for: work)
        }
        committed()
    }

    private func draw(_ ledger: LedgerStore, _ work: SampleWork, _ committed: @Sendable () -> Void) async throws {
        let name = work.question.parsed.entryPoint
        let sign = passes(work.question.index, work.sampleIndex) ? "+" : "-"
        let source = "def \(name)(x):\n    return x \(sign) \(name.dropFirst(4))\n"
        let code = work.sampleIndex % 4 != 3
        let prompt = "solve \(name), \(work.shown)"
        try await ledger.record(
            generation(
                .solutions, work.question.index, sample: work.sampleIndex, answer: code ? source : "Sorry.",
                prompt: prompt),
            extraction: code ? .solution(source) : .none(reason: "no code: Sorry."), for: work)
        committed()
    }

    private func settle(_ ledger: LedgerStore, _ work: SelectionWork) async throws {
        guard let first = work.samples.first(where: { $0.verdict == .passed }) else {
            let suite = work.suite.suite
            if work.question.index % 5 == 0, suite.refuted.isEmpty {
                let left = TestSuite(
                    source: suite.asserts.dropLast().joined(separator: "\n"), asserts: suite.asserts.dropLast(),
                    refuted: suite.asserts.suffix(1), checks: suite.checks)
                try await ledger.refute(work, leaving: left, reason: "refuted: 1 test")
            } else {
                try await ledger.settle(work, as: .unsolved(reason: "no sample passed"))
            }
            return
        }
        let runs = [
            ExecutionRecord(
                sampleIndex: first.index, purpose: .stub, execution: Self.execution(false), limits: ExecutionLimits(),
                source: "def stub(): pass"),
            ExecutionRecord(
                sampleIndex: first.index, purpose: .repeat, execution: Self.execution(true), limits: ExecutionLimits()),
        ]
        let selection: Selection =
            work.question.index % 17 == 16
            ? .rejected(reason: "flaky: the second run failed")
            : .kept(sampleIndex: first.index, checks: ["stub_fails", "repeat_passes", "clean"])
        try await ledger.settle(work, as: selection, executions: runs)
    }
}
