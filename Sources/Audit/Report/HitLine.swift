import Contamination

/// A line of `hits.jsonl`.
struct HitLine: Codable {
    let file: String
    /// The 0-based number of the record in its file.
    let record: Int
    let field: String
    /// Bytes of the field's text.
    let start: Int
    let end: Int
    /// The stretch, normalised.
    let window: String
    let benchmark: String
    let items: [Int]
    let rule: String
    let common: Bool
    /// Why it does not count, where it is allowed.
    let allowed: String?

    init(_ hit: AuditHit, file: String) {
        self.file = file
        record = hit.record
        field = hit.field
        start = hit.match.span.lowerBound
        end = hit.match.span.upperBound
        window = hit.match.window
        benchmark = hit.match.benchmark
        items = hit.match.items
        rule = hit.match.rule.rawValue
        common = hit.match.isCommon
        allowed = hit.allowance
    }
}
