/// What dedupe and decontamination found about a question.
public enum Screening: Sendable, Hashable {
    /// Nothing.
    case clean
    /// It repeats an earlier question.
    case duplicate(DuplicateRecord)
    /// It shares windows with benchmarks; at least one hit.
    case contaminated([ContaminationHit])
}
