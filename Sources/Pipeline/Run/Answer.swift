internal import Ledger

/// What came of asking a model.
struct Answer: Sendable {
    /// The completion, or how it failed, as the ledger keeps it.
    let generation: Generation
    /// Whether the request itself is at fault and not the engine, as one that does not fit the context.
    let isRefused: Bool

    /// How the work on the item ended, once that is committed.
    var outcome: StepOutcome {
        generation.error.map { isRefused ? .refused($0) : .faulted($0) } ?? .done
    }
}
