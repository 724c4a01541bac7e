import Core
import Foundation

extension SandboxRunner {
    /// Looks at Python sources with Python's own parser, without running them.
    ///
    /// Many sources share an isolated run. A source that the parser does not survive does not spoil the others: the run is
    /// repeated with halves of them until it stands alone, and then it counts as one that does not parse.
    ///
    /// - Returns: the facts about each source, in order.
    /// - Throws: ``FirstpassError`` with the code `environment` where the sandbox does not start, `interrupted` where the
    ///   task was cancelled.
    public func analyse(_ sources: [PythonSource]) async throws -> [PythonFacts] {
        var facts: [PythonFacts] = []
        facts.reserveCapacity(sources.count)
        var batch: [PythonSource] = []
        var bytes = 0
        for source in sources {
            if !batch.isEmpty, bytes + source.text.utf8.count > Self.batchBytes || batch.count == Self.batchSources {
                facts += try await analyse(batch: batch)
                (batch, bytes) = ([], 0)
            }
            batch.append(source)
            bytes += source.text.utf8.count
        }
        return facts + (batch.isEmpty ? [] : try await analyse(batch: batch))
    }

    private static let batchBytes = 1 << 20
    private static let batchSources = 500
    /// Generous: a megabyte of source takes about 4 s and 400 MiB.
    private static let analysisLimits = ExecutionLimits(
        cpuSeconds: 60, wallSeconds: 180, memoryBytes: 2 << 30, outputBytes: 64 << 20)

    /// One run, or several where it does not end well.
    private func analyse(batch: [PythonSource]) async throws -> [PythonFacts] {
        if batch.count == 1, batch[0].text.utf8.count > Self.maximumSourceBytes {
            return [PythonFacts(problem: PythonProblem(message: "longer than \(Self.maximumSourceBytes) bytes"))]
        }
        let input = try JSONEncoder().encode(batch.map(\.text))
        let outcome = try await perform(.shared) { cancellation in
            try await IsolatedRun(
                input: Array(input),
                command: isolation.command(program: Self.boot, limits: Self.analysisLimits, hashSeed: 0),
                filter: isolation.outerFilter, program: analyser, limits: Self.analysisLimits,
                tailBytes: Self.analysisLimits.outputBytes, cancellation: cancellation
            ).onItsOwnThread()
        }
        if outcome.stopped == .cancelled { throw FirstpassError(.interrupted, "the analysis was cancelled") }
        if outcome.exitStatus == 0, outcome.stopped == nil,
            let facts = try? JSONDecoder().decode([PythonFacts].self, from: Data(outcome.stdoutTail)),
            facts.count == batch.count
        {
            return facts
        }
        let words = String(decoding: outcome.stderrTail, as: UTF8.self)
        guard outcome.isIsolated, !words.hasPrefix("bwrap:") else { throw isolation.startFailure(words) }
        guard batch.count > 1 else {
            return [PythonFacts(problem: PythonProblem(message: "Python's parser does not survive it"))]
        }
        let middle = batch.count / 2
        return try await analyse(batch: Array(batch[..<middle])) + analyse(batch: Array(batch[middle...]))
    }
}
