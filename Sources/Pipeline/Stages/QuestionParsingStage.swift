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

    func claim(limit: Int) async throws -> [AnsweredRequest] {
        try await context.ledger.answeredRequest().map { [$0] } ?? []
    }

    func process(_ work: AnsweredRequest) async throws {
        let items = QuestionParser.items(in: work.answer, limit: context.configuration.questionsPerRequest)
        try await context.ledger.assign(items, from: work)
    }
}
