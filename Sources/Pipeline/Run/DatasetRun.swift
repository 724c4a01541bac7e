public import Core
internal import Contamination
internal import Deduplication
public import Engines
internal import Foundation
public import Inference
public import Ledger
internal import Sandbox

/// One run of the recipe over one ledger, from the first question to the last triple.
public final class DatasetRun: Sendable {
    /// The ledger, for reading while the run goes on.
    public var reader: LedgerReader { context.ledger.reader }
    private let context: RunContext
    private let localEngines: [LocalEngine]

    /// What a run takes of the machine. None of it changes what comes out.
    public struct Resources: Sendable {
        /// Where prompts, sandbox and fingerprints are.
        public var shared: SharedFolder
        /// Where models are.
        public var models: ModelStore
        /// What the local engine may take.
        public var batch: BatchLimits
        /// Sandbox runs at once.
        public var sandboxWorkers: Int
        /// The folder of prompts, where it is not the shared one.
        public var prompts: String?
        /// Samples of a question to start at once where sampling is adaptive; nil to learn it.
        public var samplesAtOnce: Int?

        /// Takes what the machine has.
        public init(
            shared: SharedFolder, models: ModelStore, batch: BatchLimits = .init(), sandboxWorkers: Int? = nil,
            prompts: String? = nil
        ) {
            self.shared = shared
            self.models = models
            self.batch = batch
            self.sandboxWorkers = sandboxWorkers ?? batch.threads
            self.prompts = prompts
        }
    }

    /// Prepares a run: reads prompts and fingerprints, checks the isolation, opens or resumes the ledger and loads the
    /// models.
    ///
    /// - Parameters:
    ///   - ledgerPath: the SQLite file; made where it is not there.
    ///   - questions: questions to take instead of generating them.
    ///   - fork: the questions of another run to take instead.
    ///   - retryFailed: whether what failed past its limit of attempts gets another round.
    /// - Throws: `FirstpassError` with what is missing. Nothing has been written where it is not the ledger's fault.
    public init(
        _ configuration: RunConfiguration, ledgerPath: String, questions: QuestionFile? = nil,
        fork: ForkedQuestions? = nil, retryFailed: Bool = false, resources: Resources
    ) async throws {
        var configuration = configuration
        configuration.questionsSHA256 = questions?.sha256 ?? fork?.sha256
        if let count = questions?.items.count ?? fork?.count { configuration.questions = count }
        let prompts = try PromptLibrary(folder: resources.prompts ?? resources.shared.path("prompts"))
        guard let mode = ContaminationMode(rawValue: configuration.contaminationMode),
            let dedupe = DuplicateMethod(rawValue: configuration.dedupe)
        else {
            throw FirstpassError(.configuration, "the method of dedupe or decontamination is not known")
        }
        configuration.dedupeThreshold = configuration.dedupeThreshold ?? dedupe.defaultThreshold
        let duplicates = try DuplicateScreen(method: dedupe, threshold: configuration.dedupeThreshold)
        let contamination = try ContaminationCheck(folder: resources.shared.path("fingerprints"), mode: mode)
        configuration.benchmarks = contamination.benchmarks
        let sandbox = try await SandboxRunner(
            configuration: SandboxConfiguration(
                folder: resources.shared.path("sandbox"), workers: resources.sandboxWorkers))
        let engines = try Self.loadEngines(configuration, resources, asksForQuestions: fork == nil)
        let ledger = try LedgerStore(
            at: ledgerPath, for: try Self.description(configuration, engines, prompts, fork))
        if let questions { try await ledger.importQuestions(questions.items) }
        if let fork { try await ledger.importQuestions(fork) }
        if retryFailed { _ = try await ledger.retryFailed() }
        let needs = try await ledger.reader.read { try $0.samplesNeeded() }
        localEngines = engines.unique
        context = RunContext(
            configuration: configuration, prompts: prompts, engines: engines.byRole, sandbox: sandbox,
            sandboxWorkers: resources.sandboxWorkers, batch: resources.batch.sequences, ledger: ledger,
            contamination: contamination,
            duplicates: duplicates,
            suites: SuiteBuilder(
                sandbox: sandbox, minimum: configuration.minimumTests, limit: configuration.testsPerSuite),
            solutions: SolutionExtractor(sandbox: sandbox),
            refutation: TestRefutation(agreement: configuration.testAgreement, jury: configuration.testJury),
            start: SampleStart(
                samples: configuration.samples, fixed: resources.samplesAtOnce, needs: needs),
            generatesQuestions: questions == nil && fork == nil)
    }

    /// Works until nothing is left to do. The stages stand here in the order of the recipe.
    ///
    /// - Throws: what stopped it; the same command goes on from there.
    public func run() async throws {
        let stages = Orchestrator([
            QuestionStage(context: context),
            QuestionParsingStage(context: context),
            ScreeningStage(context: context),
            TestStage(context: context),
            SolutionStage(context: context),
            ExecutionStage(context: context),
            SelectionStage(context: context),
        ]) { [context] in try await context.ledger.secondsToRetry() }
        let session = SessionLog(ledger: context.ledger, clock: context.clock, engines: localEngines)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await session.record { try await stages.run() } }
                group.addTask { [context] in try await context.watchLedger() }
                // The first to end: the work, or the watch with what is wrong.
                try await group.next()
                group.cancelAll()
            }
        } catch {
            // Where the ledger is gone, that is why something failed; now that all have stopped, it can be saved whole.
            try await context.ledger.checkPresence()
            throw error
        }
        try await context.ledger.finish()
        try await context.ledger.checkPresence()
    }

    /// Checks that the ledger was not removed meanwhile; saves it where it was.
    ///
    /// - Throws: `FirstpassError` where it was.
    public func checkLedger() async throws { try await context.ledger.checkPresence() }

    /// Gives back the ledger.
    public func close() throws { try context.ledger.close() }

    /// What the local engines of this process have done so far, together.
    public var usage: EngineUsage { localEngines.reduce(EngineUsage()) { $0 + $1.usage } }

    /// What each of them has done so far, with its roles.
    var engineWork: [WarmUp.Engine] {
        localEngines.map { engine in
            let roles = Role.allCases.filter { context.engines[$0] as? LocalEngine === engine }
            return WarmUp.Engine(roles: roles, usage: engine.usage)
        }
    }
}

extension DatasetRun {
    private struct LoadedEngines {
        var byRole: [Role: any Engine] = [:]
        var unique: [LocalEngine] = []
    }

    /// Loads each model once, however many roles use it.
    private static func loadEngines(
        _ configuration: RunConfiguration, _ resources: Resources, asksForQuestions: Bool
    ) throws -> LoadedEngines {
        var loaded = LoadedEngines()
        var byPath: [String: LocalEngine] = [:]
        for role in Role.allCases where role != .questions || asksForQuestions {
            guard let settings = configuration.roles[role] else { continue }
            let path = try resources.models.path(for: settings.model)
            if byPath[path] == nil {
                let registered = resources.models.models.first { $0.name == settings.model }
                let engine = try LocalEngine(
                    path: path, name: registered?.name ?? URL(filePath: path).lastPathComponent,
                    sha256: try registered?.sha256 ?? Fingerprint.sha256(fileAt: path), limits: resources.batch)
                byPath[path] = engine
                loaded.unique.append(engine)
            }
            loaded.byRole[role] = byPath[path]
        }
        return loaded
    }

    private static func description(
        _ configuration: RunConfiguration, _ engines: LoadedEngines, _ prompts: PromptLibrary, _ fork: ForkedQuestions?
    ) throws -> RunDescription {
        // The ledger keeps these apart: the number of questions may grow on resume, the others may not.
        var stored = configuration
        stored.questions = 0
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Of a run's questions it is said who wrote them, also where another run takes them.
        let models = Role.allCases.compactMap { role in
            role == .questions && fork != nil
                ? fork?.model
                : engines.byRole[role].map { engine in
                    ModelRecord(
                        role: role, engine: engine.model.engine, name: engine.model.name,
                        fileSHA256: engine.model.sha256, quantisation: engine.model.quantisation,
                        context: engine.model.contextLength)
                }
        }
        var templates = try Role.allCases.map {
            TemplateRecord(name: $0.rawValue, text: try prompts.template(for: $0).text)
        }
        templates.append(TemplateRecord(name: "topics", text: prompts.topics.joined(separator: "\n")))
        for template in fork?.templates ?? [] {
            templates.removeAll { $0.name == template.name }
            templates.append(template)
        }
        return RunDescription(
            seed: configuration.seed, questions: configuration.questions, samples: configuration.samples,
            sampling: configuration.sampling,
            configuration: String(decoding: try encoder.encode(stored), as: UTF8.self),
            versions: ["firstpass": Version.current, "swift": Version.swift],
            machine:
                "\(ProcessInfo.processInfo.operatingSystemVersionString), \(resources(of: ProcessInfo.processInfo))",
            models: models, templates: templates)
    }

    private static func resources(of process: ProcessInfo) -> String {
        "\(process.activeProcessorCount) processors, \(process.physicalMemory >> 30) GiB"
    }
}
