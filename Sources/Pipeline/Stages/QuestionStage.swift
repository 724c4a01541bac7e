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
    /// Requests beyond the last one that is parsed: enough to keep a large batch busy.
    private static let ahead = 64

    func claim(limit: Int) async throws -> [RequestWork] {
        guard context.generatesQuestions else { return [] }
        let standing = try await context.ledger.requestStanding()
        guard standing.questions < context.configuration.questions else { return [] }
        return try await context.ledger.claimRequests(upTo: requests(standing), limit: limit)
    }

    /// How many requests are to be made, counted from the first.
    ///
    /// As many as should bring what is missing, by what the parsed ones brought. One too many does no harm: questions have
    /// their indices from the order of the requests, so that those past the end are not the run's, whoever asked first.
    private func requests(_ standing: RequestStanding) -> Int {
        guard standing.barren < QuestionParsingStage.patience else { return standing.requests }
        let wanted = context.configuration.questions
        let perRequest = Double(context.configuration.questionsPerRequest)
        // What is expected counts like a few requests that brought it.
        let (weight, usual) = (8.0, 0.85)
        let brought =
            (Double(standing.questions) + weight * usual * perRequest) / (Double(standing.parsed) + weight)
        let missing = (Double(wanted - standing.questions) / brought).rounded(.up)
        let limit = Self.patience * Int((Double(wanted) / perRequest).rounded(.up))
        let total = min(standing.parsed + min(Int(missing), Self.ahead), limit)
        return max(total, standing.requests)
    }

    /// A numbered list, the form that the answer is to have.
    private static func list(_ topics: [String]) -> String {
        topics.enumerated().map { "\($0.offset + 1). \($0.element)" }.joined(separator: "\n")
    }

    func process(_ work: RequestWork) async throws -> StepOutcome {
        let configuration = context.configuration
        let count = configuration.questionsPerRequest
        let topics = context.prompts.topics(ofRequest: work.index, count: count, runSeed: configuration.seed)
        let asked = try await context.generate(
            .questions,
            values: [
                "count": "\(count)", "topics": Self.list(topics),
                "difficulty": work.index.isMultiple(of: 2) ? "easy" : "medium",
            ],
            seed: Seed.derive(run: configuration.seed, role: .questions, question: work.index),
            // Before the work on questions that come after those that it is for.
            priority: work.index * count)
        try await context.ledger.record(asked.generation, for: work)
        return asked.outcome
    }

    func recordFault(_ reason: String, for work: RequestWork) async throws {
        try await context.ledger.recordFault(reason, for: work)
    }
}
