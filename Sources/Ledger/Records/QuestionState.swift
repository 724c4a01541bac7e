/// Where a question stands, in the order of the recipe.
public enum QuestionState: String, Sendable, Codable, CaseIterable {
    /// Parsed; dedupe and decontamination come next.
    case generated
    /// It repeats an earlier one. Final.
    case duplicate
    /// It shares a window with a benchmark. Final.
    case contaminated
    /// Unique and clean; its tests come next.
    case clean
    /// No valid tests could be had. Final.
    case untestable
    /// It has a valid suite; its samples are being drawn and run.
    case tested
    /// Every sample has its outcome; selection comes next.
    case solved
    /// No sample passed. Final.
    case unsolved
    /// A sample passed and the triple was refused, with the reason. Final.
    case rejected
    /// It became a triple. Final.
    case kept
    /// The engine failed more often than the limit allows, at the tests. Final until retried.
    case failed
}
