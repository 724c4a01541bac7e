/// What follows from a suite.
public enum TestsOutcome: Sendable, Hashable {
    /// It is valid: there is a sample for each entry, shown the test at that position in the suite. Those below `start`
    /// are to be drawn; the others wait until they are needed.
    case valid(visibleTests: [Int], start: Int = .max)
    /// It is valid, and the samples that there are already are run against it.
    case validForSamples
    /// It is not, and another is to be written, with a new seed.
    case rewrite
    /// It is not, and the question is given up: the part of the reason before a colon is the kind. A question that has
    /// samples had tests before, so it ends as unsolved.
    case untestable(reason: String)
}
