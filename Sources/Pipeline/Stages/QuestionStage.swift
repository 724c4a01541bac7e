internal import Core
internal import Engines
internal import Ledger

/// Stage 1: asks the model for lists of questions.
///
/// In: requests, as many as the run still needs questions. Out: raw answers, which ``QuestionParsingStage`` reads.
struct QuestionStage: Stage {
    let name = "questions"
    let context: RunContext
    var width: Int { context.batch }

    /// The run gives up where this many times the expected number of requests has not brought enough questions.
    private static let patience = 4

    func claim(limit: Int) async throws -> [RequestWork] {
        guard context.generatesQuestions else { return [] }
        let wanted = context.configuration.questions
        let perRequest = context.configuration.questionsPerRequest
        let standing = try await context.ledger.requestStanding()
        var total = standing.requests
        if !standing.isOpen, standing.questions < wanted, standing.barren < QuestionParsingStage.patience {
            // Only once all answers are parsed is it known how many more are needed: the same in every rerun.
            let expected = (wanted + perRequest - 1) / perRequest
            let missing = (wanted - standing.questions + perRequest - 1) / perRequest
            total = min(total + missing, Self.patience * expected)
        }
        return try await context.ledger.claimRequests(upTo: total, limit: limit)
    }

    /// A numbered list, the form that the answer is to have.
    private static func list(_ topics: [String]) -> String {
        topics.enumerated().map { "\($0.offset + 1). \($0.element)" }.joined(separator: "\n")
    }

    func process(_ work: RequestWork) async throws -> StepOutcome {
        let configuration = context.configuration
        let count = configuration.questionsPerRequest
        let topics = context.prompts.topics(ofRequest: work.index, count: count, runSeed: configuration.seed)
        let generation = try await context.generate(
            .questions,
            values: [
                "count": "\(count)", "topics": Self.list(topics),
                "difficulty": work.index.isMultiple(of: 2) ? "easy" : "medium",
            ],
            seed: Seed.derive(run: configuration.seed, role: .questions, question: work.index),
            // Before the work on questions that come after those that it is for.
            priority: work.index * count)
        try await context.ledger.record(generation, for: work)
        return generation.error.map(StepOutcome.faulted) ?? .done
    }

    func recordFault(_ reason: String, for work: RequestWork) async throws {
        try await context.ledger.recordFault(reason, for: work)
    }
}
