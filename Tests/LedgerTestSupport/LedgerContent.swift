internal import Core
public import Ledger

/// What a ledger holds, without times and row numbers, so that two ledgers can be compared.
public struct LedgerContent: Sendable, Hashable {
    private var lines: [String]

    /// Reads everything about the questions that the run asks for.
    public init(of ledger: LedgerReader) async throws {
        lines = try await ledger.read { snapshot in
            let run = try snapshot.run()
            var lines = ["\(try snapshot.failures())", "\(try snapshot.passAtK() ?? [])", run.configurationSHA256]
            let funnel = try snapshot.funnel()
            lines.append(
                "\(funnel.kept) \(funnel.executions) \(funnel.tokens.sorted { $0.key.rawValue < $1.key.rawValue })")
            for index in 0..<run.description.questions {
                guard let lineage = try snapshot.lineage(ofQuestion: index) else { continue }
                lines.append("\(lineage.question.parsed) \(lineage.question.state) \(lineage.question.reason ?? "")")
                lines.append(
                    "\(String(describing: lineage.duplicate)) \(lineage.hits) \(String(describing: lineage.triple))")
                let samples = lineage.samples
                let generations = lineage.requests + lineage.testsGenerations + samples.flatMap(\.generations)
                lines += generations.map {
                    "\($0.role) \($0.questionIndex) \($0.sampleIndex) \($0.attempt) \($0.generation)"
                }
                lines += lineage.suites.map { "\($0.regeneration) \($0.suite)" }
                lines += samples.map {
                    "\($0.sample.index) \($0.sample.state) \($0.sample.source ?? "") \($0.executions)"
                }
            }
            return lines
        }
    }
}
