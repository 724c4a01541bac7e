/// The run as the ledger has it.
public struct RunRecord: Sendable {
    /// What the run was asked to do.
    public var description: RunDescription
    /// The SHA-256 of everything that decides what comes out, see ``ConfigurationDrift``.
    public var configurationSHA256: String
    /// When it was made, in ISO 8601, UTC.
    public var started: String
    /// When it last had nothing left to do, in ISO 8601, UTC; nil while there is work.
    public var finished: String?
}
