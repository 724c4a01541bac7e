/// One step of the recipe: it takes work from the ledger, one item at a time, and commits what comes of it.
///
/// A stage never talks to another one. What it commits is work for the next, so any stage can be stopped anywhere.
protocol Stage: Sendable {
    /// One item.
    associatedtype Work: Sendable

    /// The name in events and error messages.
    var name: String { get }
    /// Items that are worked on at once.
    var width: Int { get }

    /// Claims up to `limit` items, oldest question first.
    func claim(limit: Int) async throws -> [Work]
    /// Works one item and commits the outcome in one transaction.
    ///
    /// - Throws: what kept it from being worked, which is then recorded as a fault. What is wrong with the item itself is an
    ///   outcome, not an error.
    func process(_ work: Work) async throws -> StepOutcome
    /// Commits that an item could not be worked: it comes again after a while, or is given up past the limit.
    ///
    /// - Throws: what stops the run.
    func recordFault(_ reason: String, for work: Work) async throws
}
