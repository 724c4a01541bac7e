internal import Core
internal import Engines
internal import Ledger

/// Stage 1: asks the model for lists of questions.
///
/// In: requests, as many as the run still needs questions. Out: raw answers, which ``QuestionParsingStage`` reads.
struct QuestionStage: Stage {
    let name = "questions"
    let width = 16
    let context: RunContext

    /// The run gives up where this many times the expected number of requests has not brought enough questions.
    private static let patience = 4

    func claim(limit: Int) async throws -> [RequestWork] {
        guard context.generatesQuestions else { return [] }
        let wanted = context.configuration.questions
        let perRequest = context.configuration.questionsPerRequest
        let (generated, requests, open) = try await context.ledger.reader.read { snapshot in
            let progress = try snapshot.progress()
            let open = (progress.requests["pending"] ?? 0) + (progress.requests["answered"] ?? 0)
            return (try snapshot.funnel().generated, progress.requests.values.reduce(0, +), open)
        }
        var total = requests
        if open == 0, generated < wanted {
            // Only once all answers are parsed is it known how many more are needed: the same in every rerun.
            let expected = (wanted + perRequest - 1) / perRequest
            total = min(requests + (wanted - generated + perRequest - 1) / perRequest, Self.patience * expected)
        }
        return try await context.ledger.claimRequests(upTo: total, limit: limit)
    }

    /// A numbered list, the form that the answer is to have.
    private static func list(_ topics: [String]) -> String {
        topics.enumerated().map { "\($0.offset + 1). \($0.element)" }.joined(separator: "\n")
    }

    func process(_ work: RequestWork) async throws {
        let configuration = context.configuration
        let count = configuration.questionsPerRequest
        let topics = context.prompts.topics(ofRequest: work.index, count: count, runSeed: configuration.seed)
        let generation = try await context.generate(
            .questions,
            values: [
                "count": "\(count)", "topics": Self.list(topics),
                "difficulty": work.index.isMultiple(of: 2) ? "easy" : "medium",
            ],
            seed: Seed.derive(run: configuration.seed, role: .questions, question: work.index))
        try await context.ledger.record(generation, for: work)
    }
}
