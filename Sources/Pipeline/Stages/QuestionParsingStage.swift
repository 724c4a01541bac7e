internal import Core
internal import Ledger

/// Stage 1, second half: reads the answers in the order of their requests, so that a question's index does not depend
/// on which answer came first.
///
/// In: an answered request, every lower one settled. Out: questions, and items that are none, with the reason.
struct QuestionParsingStage: Stage {
    let name = "question parsing"
    let width = 1
    let context: RunContext

    /// Answers in a row without a question after which the model is not asked any more.
    static let patience = 32

    func claim(limit: Int) async throws -> [AnsweredRequest] {
        try await context.ledger.answeredRequest().map { [$0] } ?? []
    }

    func process(_ work: AnsweredRequest) async throws -> StepOutcome {
        let items = QuestionParser.items(in: work.answer, limit: context.configuration.questionsPerRequest)
        try await context.ledger.assign(items, from: work, patience: Self.patience)
        return .done
    }

    func recordFault(_ reason: String, for work: AnsweredRequest) async throws {
        throw FirstpassError(.internal, "the answer to request \(work.index) cannot be taken apart: \(reason)")
    }
}
