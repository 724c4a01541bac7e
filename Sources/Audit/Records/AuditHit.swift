public import Contamination

/// A match in a field of a record.
public struct AuditHit: Sendable {
    /// The 0-based number of the record in its file.
    public var record: Int
    /// Where the text stands in the record: `messages[1].content`; empty where the record is the text.
    public var field: String
    /// What was found; its span are bytes of the field.
    public var match: ContaminationMatch
    /// Why it does not count, where an allow-list says so.
    public var allowance: String?
    /// The text that matches, as it stands in the field, with what stands around it.
    public var context: HitContext

    /// Whether it makes the record contaminated.
    public var counts: Bool { match.isHit && allowance == nil }
}
