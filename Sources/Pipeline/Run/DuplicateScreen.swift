internal import Core
internal import Deduplication
internal import Ledger

/// Compares each question of a run with every earlier one that is not itself a duplicate.
///
/// What it remembers follows from the ledger alone, from which it reads what it has not seen: so a run goes on, after a crash
/// too, as if nothing had happened.
actor DuplicateScreen {
    /// The widest method.
    let method: DuplicateMethod
    /// The similarity from which on a question is a duplicate; nil for the method's default.
    let threshold: Double?
    private var finder: DuplicateFinder

    /// Begins with no questions.
    ///
    /// - Throws: `FirstpassError` where the method has no such threshold.
    init(method: DuplicateMethod, threshold: Double?) throws {
        self.method = method
        self.threshold = threshold
        finder = try DuplicateFinder(method: method, threshold: threshold)
    }

    /// The earlier question that one repeats, and remembers it where there is none.
    func duplicate(of question: QuestionRecord, in ledger: LedgerStore) async throws -> Duplicate? {
        // A question comes again where its screening could not be written.
        if let last = finder.lastIndex, last >= question.index {
            finder = try DuplicateFinder(method: method, threshold: threshold)
        }
        for earlier in try await ledger.distinctQuestions(after: finder.lastIndex ?? -1, before: question.index) {
            _ = try finder.take(earlier.text, index: earlier.index)
        }
        return try finder.take(question.parsed.text, index: question.index)
    }
}
