/// What a run is asked to do: given whenever its ledger is opened for writing, and compared on resume.
public struct RunDescription: Sendable {
    /// The run's seed.
    public var seed: UInt64
    /// Questions wanted; may grow on resume, never shrink.
    public var questions: Int
    /// Samples a question.
    public var samples: Int
    /// How many samples are drawn.
    public var sampling: Sampling
    /// The whole configuration as given, a JSON object. Keys that cannot change what comes out are not compared:
    /// ``ConfigurationDrift``.
    public var configuration: String
    /// The versions at work: of Firstpass, Python, the sandbox.
    public var versions: [String: String]
    /// The machine, in one line.
    public var machine: String
    /// The model of every role.
    public var models: [ModelRecord]
    /// The prompt templates.
    public var templates: [TemplateRecord]

    /// Describes a run.
    public init(
        seed: UInt64, questions: Int, samples: Int, sampling: Sampling = .all, configuration: String,
        versions: [String: String], machine: String, models: [ModelRecord], templates: [TemplateRecord]
    ) {
        self.seed = seed
        self.questions = questions
        self.samples = samples
        self.sampling = sampling
        self.configuration = configuration
        self.versions = versions
        self.machine = machine
        self.models = models
        self.templates = templates
    }
}
