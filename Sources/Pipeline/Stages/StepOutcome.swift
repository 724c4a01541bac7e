/// How the work on an item ended.
enum StepOutcome: Equatable {
    /// It is committed, or was not needed any more.
    case done
    /// It failed through no fault of its own, which is committed: it comes again after a while, or is given up.
    case faulted(String)
}
