internal import Core
internal import Ledger
internal import Sandbox

/// Stage 6: runs every solution against all tests of its question, in the sandbox.
///
/// In: a drawn sample with a source. Out: its verdict run.
struct ExecutionStage: Stage {
    let name = "execution"
    let context: RunContext
    var width: Int { context.sandboxWorkers }

    func claim(limit: Int) async throws -> [ExecutionWork] {
        try await context.ledger.claimExecutions(limit: limit)
    }

    func process(_ work: ExecutionWork) async throws -> StepOutcome {
        let limits = context.configuration.limits
        let execution = await context.sandbox.execute(
            solution: work.source, tests: work.suite.suite.source, limits: limits, seed: RunContext.verdictSeed)
        // A run that was cut off by cancellation says nothing.
        try Task.checkCancellation()
        try await context.ledger.record(execution, limits: limits, for: work)
        return execution.verdict == .error ? .faulted("the sandbox failed: \(execution.message)") : .done
    }

    func recordFault(_ reason: String, for work: ExecutionWork) async throws {
        try await context.ledger.recordFault(reason, for: work)
    }
}
