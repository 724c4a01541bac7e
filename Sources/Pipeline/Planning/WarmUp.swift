public import Core
public import Inference
public import Ledger

/// What a short run over a few questions took.
public struct WarmUp: Sendable, Hashable {
    /// An engine and what it did.
    public struct Engine: Sendable, Hashable {
        /// The roles that it has.
        public var roles: [Role]
        /// What it did.
        public var usage: EngineUsage
    }

    /// Questions that it had.
    public var questions: Int
    /// Triples that were kept of them.
    public var kept: Int
    /// Tokens of each role: of a list of questions, or of a question with all its attempts.
    public var tokens: [Role: [TokenCount]]
    /// The engines.
    public var engines: [Engine]
    /// Seconds from the first request to the last completion.
    public var seconds: Double
    /// Seconds that everything took before that: models, fingerprints, the sandbox's check of itself.
    public var loadSeconds: Double
    /// Seconds of all sandbox runs together.
    public var sandboxSeconds: Double
    /// Bytes of the ledger before the first question.
    public var emptyLedgerBytes: Int
    /// Bytes of the ledger at the end.
    public var ledgerBytes: Int
    /// What decides what comes out, as the ledger fingerprints it.
    public var configurationHash: String
}
