internal import Contamination
internal import Core
internal import Deduplication
internal import Ledger

/// Stages 2 and 3: dedupe, then decontamination, before any more compute is spent on a question.
///
/// In: the lowest question that has not been screened. Out: clean, duplicate of an earlier one, or contaminated with
/// the matched windows. Strictly in order, since a question is compared with all earlier ones.
struct ScreeningStage: Stage {
    let name = "dedupe and decontamination"
    let width = 1
    let context: RunContext

    func claim(limit: Int) async throws -> [QuestionRecord] {
        try await context.ledger.unscreenedQuestion().map { [$0] } ?? []
    }

    func process(_ work: QuestionRecord) async throws -> StepOutcome {
        let screening: Screening
        if let duplicate = try await duplicate(of: work) {
            screening = .duplicate(duplicate)
        } else {
            let hits = context.contamination.hits(in: work.parsed.text)
            screening = hits.isEmpty ? .clean : .contaminated(hits)
        }
        try await context.ledger.screen(work.index, as: screening)
        return .done
    }

    func recordFault(_ reason: String, for work: QuestionRecord) async throws {
        throw FirstpassError(.internal, "question \(work.index) cannot be compared with others: \(reason)")
    }

    private func duplicate(of question: QuestionRecord) async throws -> DuplicateRecord? {
        try await context.duplicates.duplicate(of: question, in: context.ledger).map {
            DuplicateRecord(keptIndex: $0.kept, method: $0.method.rawValue, similarity: $0.similarity)
        }
    }
}
