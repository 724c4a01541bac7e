/// What a sandbox run was for.
public enum ExecutionPurpose: String, Sendable, Codable, CaseIterable {
    /// The verdict of a sample.
    case verdict
    /// Whether the tests refuse a stub of the solution.
    case stub
    /// Whether the solution passes again, under another hash seed.
    case `repeat`
}
