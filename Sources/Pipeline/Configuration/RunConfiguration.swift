public import Core
public import Ledger

/// What a run is asked to do: everything that decides what comes out of it.
///
/// Threads, batch, workers and paths are not here: they decide how long it takes.
public struct RunConfiguration: Sendable, Codable, Hashable {
    /// What every draw follows from.
    public var seed: UInt64 = 1
    /// Questions to generate.
    public var questions = 24
    /// SHA-256 of the file that the questions come from instead, where there is one.
    public var questionsSHA256: String?
    /// The recipe's name.
    public var recipe = "code-llama"
    /// What each role is asked with.
    public var roles: [Role: RoleConfiguration] = RoleConfiguration.defaults
    /// Solutions of one question.
    public var samples = 10
    /// Whether all of them are drawn, or only those that decide a question.
    public var sampling = Sampling.all
    /// Questions in one request.
    public var questionsPerRequest = 3
    /// Tests in one suite.
    public var testsPerSuite = 5
    /// Distinct asserts that a suite must have.
    public var minimumTests = 3
    /// How often a suite is written again that cannot be used, or of which too few tests are left.
    public var testRewrites = 2
    /// The share of a question's samples that must agree on another result for a test to be refuted; nil to let every
    /// test stand, as in the paper.
    public var testAgreement: Double? = 0.7
    /// How many samples of a question, counted from the first, decide on its tests.
    public var testJury = 7
    /// How duplicates are found: `exact`, `normalised`, `minhash` or `rouge-l`.
    public var dedupe = "minhash"
    /// The similarity from which on a question is a duplicate; nil for the method's default.
    public var dedupeThreshold: Double?
    /// Which windows of a benchmark count: `exhaustive` or `sampled`.
    public var contaminationMode = "exhaustive"
    /// The benchmarks that questions and triples are checked against: those whose fingerprints are built in.
    public var benchmarks: [String] = []
    /// What one sandbox run may use.
    public var limits = ExecutionLimits()
    /// The licence of what the model wrote, for the dataset card; nil where nobody has said.
    public var license: String?

    /// The defaults.
    public init() {}
}
