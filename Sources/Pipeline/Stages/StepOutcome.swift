/// How the work on an item ended.
enum StepOutcome: Equatable {
    /// It is committed, or was not needed any more.
    case done
    /// It failed, which is committed, and so would others: it comes again after a while, or is given up.
    case faulted(String)
    /// It failed by itself, which is committed and says nothing of others.
    case refused(String)
}
