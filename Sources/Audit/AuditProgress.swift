/// How far an audit is.
public struct AuditProgress: Sendable {
    /// The bytes of all files as they stand; nil where that is not known.
    public var totalBytes: Int?
    /// Those that have been audited.
    public var bytes = 0
    /// The records so far.
    public var records = 0
    /// Those with a hit.
    public var recordsHit = 0
}
