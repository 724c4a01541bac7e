/// What was found in the answer to a request for a solution.
public enum Extraction: Sendable, Hashable {
    /// A solution.
    case solution(String)
    /// None, and why: the part before a colon is the kind.
    case none(reason: String)
}
