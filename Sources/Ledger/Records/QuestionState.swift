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
    /// Every sample has its outcome, or, where sampling is adaptive, one more of the first; selection comes next.
    case solved
    /// No sample passed, or none passed twice, or its tests were refuted beyond repair. Final.
    case unsolved
    /// A sample passed and the triple was refused, with the reason. Final.
    case rejected
    /// It became a triple. Final.
    case kept
    /// The engine or the sandbox failed more often than the limit allows, at its tests or its selection. Final until retried.
    case failed
}
