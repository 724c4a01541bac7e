internal import Core
internal import Foundation
internal import Inference
internal import Ledger

/// A short run over a few of a run's questions, in a folder that goes when it is over.
public struct WarmUpRun: Sendable {
    private let configuration: RunConfiguration
    private let questions: QuestionFile?
    private let resources: DatasetRun.Resources

    /// Describes a warm-up of a run.
    ///
    /// - Parameters:
    ///   - configuration: the run's own.
    ///   - questions: the run's questions, where they are not generated; those that are taken are spread over them.
    ///   - count: questions to take.
    public init(
        _ configuration: RunConfiguration, questions: QuestionFile?, count: Int, resources: DatasetRun.Resources
    ) {
        var configuration = configuration
        configuration.questions = min(count, questions?.items.count ?? configuration.questions)
        self.configuration = configuration
        self.questions = questions?.spread(over: count)
        self.resources = resources
    }

    /// Does it and measures it.
    ///
    /// - Parameter watch: shows how it goes on, until it is cancelled.
    /// - Throws: what stops a run.
    public func measure(watch: @escaping @Sendable (DatasetRun) async -> Void) async throws -> WarmUp {
        let folder = FileManager.default.temporaryDirectory.appending(path: "firstpass-plan-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let beginning = ContinuousClock.now
        let run = try await DatasetRun(
            configuration, ledgerPath: "\(folder)/run.sqlite", questions: questions, resources: resources)
        let loadSeconds = (ContinuousClock.now - beginning) / .seconds(1)
        let watching = Task { await watch(run) }
        let outcome: Result<WarmUp, any Error>
        do {
            outcome = .success(try await work(run, loadSeconds: loadSeconds))
        } catch {
            outcome = .failure(error)
        }
        watching.cancel()
        await watching.value
        try? run.close()
        return try outcome.get()
    }

    private func work(_ run: DatasetRun, loadSeconds: Double) async throws -> WarmUp {
        let empty = try await run.reader.read { try $0.byteCount() }
        try await run.run()
        let engines = run.engineWork
        return try await run.reader.read { ledger in
            let funnel = try ledger.funnel()
            var tokens: [Role: [TokenCount]] = [:]
            for role in Role.allCases {
                var items = try ledger.tokensByIndex(of: role)
                // Questions that were not asked about count with nothing.
                if role != .questions {
                    items += Array(
                        repeating: TokenCount(input: 0, output: 0), count: max(0, funnel.generated - items.count))
                }
                if !items.isEmpty { tokens[role] = items }
            }
            return WarmUp(
                questions: funnel.generated, kept: funnel.kept, tokens: tokens, engines: engines,
                seconds: try ledger.sessions().reduce(0) { $0 + $1.work.seconds }, loadSeconds: loadSeconds,
                sandboxSeconds: try ledger.sandboxSeconds(), emptyLedgerBytes: empty,
                ledgerBytes: try ledger.byteCount(), configurationHash: try ledger.run().configurationSHA256)
        }
    }
}
