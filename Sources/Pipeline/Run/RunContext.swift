internal import Core
internal import Deduplication
internal import Engines
internal import Foundation
internal import Inference
internal import Ledger
internal import Sandbox

/// What all stages of a run work with.
struct RunContext: Sendable {
    let configuration: RunConfiguration
    let prompts: PromptLibrary
    let engines: [Role: any Engine]
    let sandbox: SandboxRunner
    let sandboxWorkers: Int
    /// Sequences in an engine's batch.
    let batch: Int
    let ledger: LedgerStore
    let contamination: ContaminationCheck
    let duplicates: DuplicateScreen
    let suites: SuiteBuilder
    let solutions: SolutionExtractor
    let refutation: TestRefutation
    let start: SampleStart
    let draws = DrawRegister()
    /// False where the questions come from a file.
    let generatesQuestions: Bool
    /// How long the engines have been wanted.
    let clock = SessionClock()

    /// The hash seed of verdict and stub runs.
    static let verdictSeed: UInt32 = 0
    /// The hash seed of the run that a passing sample must pass again.
    static let repeatSeed: UInt32 = 1

    /// Asks the model of a role, and gives what it answered, or how it failed, as the ledger keeps it.
    ///
    /// - Parameter priority: lower ones get a place in the batch first.
    /// - Throws: `CancellationError`, and errors that would come back with every request.
    func generate(
        _ role: Role, values: [String: String], seed: UInt64, priority: Int
    ) async throws -> Answer {
        guard let settings = configuration.roles[role], let engine = engines[role] else {
            throw FirstpassError(.internal, "the role \(role) has no engine")
        }
        let prompt = try prompts.template(for: role).render(values)
        let sent = prompt.message + "\n" + prompt.answerPrefix
        let parameters = try Self.text(of: settings)
        let started = Date()
        clock.noteRequest()
        defer { clock.noteCompletion() }
        do {
            let request = GenerationRequest(
                prompt: .chat([ChatMessage(.user, prompt.message)], answerPrefix: prompt.answerPrefix), seed: seed,
                sampling: settings.sampling, maximumTokens: settings.maximumTokens, stops: stops(of: role),
                priority: priority)
            guard let completion = try await engine.complete(request).first else {
                throw FirstpassError(.internal, "the engine gave no completion")
            }
            let generation = Generation(
                template: role.rawValue, prompt: sent, seed: seed, parameters: parameters,
                answer: prompt.answerPrefix + completion.text, tokensIn: completion.promptTokens,
                tokensOut: completion.completionTokens, finishReason: completion.finishReason.rawValue,
                seconds: Date().timeIntervalSince(started), meanLogProbability: completion.meanLogProbability)
            return Answer(generation: generation, isRefused: false)
        } catch let error as FirstpassError where error.code != .interrupted {
            let failure = Generation(
                template: role.rawValue, prompt: sent, seed: seed, parameters: parameters,
                error: Self.reason(error), seconds: Date().timeIntervalSince(started))
            return Answer(generation: failure, isRefused: error.code == .usage)
        }
    }

    /// How a request failed, in one line; what stands before the colon is the kind.
    private static func reason(_ error: FirstpassError) -> String {
        let text = error.description.split(whereSeparator: \.isNewline).joined(separator: " ")
        return "\(error.code == .usage ? "request refused" : "engine failed"): \(text)"
    }

    /// Looks every second whether the ledger is still there, and throws where it is not.
    func watchLedger() async throws {
        while ledger.isPresent { try await Task.sleep(for: .seconds(1)) }
        throw FirstpassError(.storage, "the ledger is gone", at: ledger.path)
    }

    /// Where an answer is complete.
    private func stops(of role: Role) -> [String] {
        switch role {
        case .questions: []
        // A model that counts on has forgotten to close the tag.
        case .tests: ["[/TESTS]", "# Test case \(configuration.testsPerSuite + 1)"]
        case .solutions: ["[/PYTHON]"]
        }
    }

    /// The sampling parameters as the ledger and the dataset card show them.
    private static func text(of settings: RoleConfiguration) throws -> String {
        let sampling = settings.sampling
        let values: [String: Double] = [
            "temperature": decimal(sampling.temperature), "top_p": decimal(sampling.topP),
            "top_k": Double(sampling.topK), "min_p": decimal(sampling.minP),
            "repetition_penalty": decimal(sampling.repetitionPenalty), "max_tokens": Double(settings.maximumTokens),
        ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(values), as: UTF8.self)
    }

    /// The double with the same shortest decimal digits: 0.8 and not 0.800000011920929.
    private static func decimal(_ value: Float) -> Double { Double("\(value)") ?? Double(value) }
}
