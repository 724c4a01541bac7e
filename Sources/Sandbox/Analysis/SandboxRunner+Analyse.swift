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
        try await analyse(sources.map(\.text), bytes: \.utf8.count) {
            PythonFacts(problem: PythonProblem(message: $0))
        }
    }

    /// Looks at the tests of a benchmark's items in the same way, and makes each into a function.
    ///
    /// - Returns: the facts about the tests of each item, in order.
    /// - Throws: as ``analyse(_:)`` does.
    public func analyse(tests: [PythonTests]) async throws -> [PythonTestFacts] {
        try await analyse(
            tests, bytes: { $0.tests.utf8.count + $0.setup.utf8.count + $0.helpers.utf8.count },
            refusal: PythonTestFacts.init(problem:))
    }

    private static let batchBytes = 1 << 20
    private static let batchSources = 500
    /// Generous: a megabyte of source takes about 4 s and 400 MiB.
    private static let analysisLimits = ExecutionLimits(
        cpuSeconds: 60, wallSeconds: 180, memoryBytes: 2 << 30, outputBytes: 64 << 20)

    private func analyse<Source: Encodable, Facts: Decodable>(
        _ sources: [Source], bytes: (Source) -> Int, refusal: (String) -> Facts
    ) async throws -> [Facts] {
        var facts: [Facts] = []
        facts.reserveCapacity(sources.count)
        var batch: [Source] = []
        var batchBytes = 0
        for source in sources {
            let length = bytes(source)
            if length > Self.maximumSourceBytes {
                facts += batch.isEmpty ? [] : try await analyse(batch: batch, refusal: refusal)
                facts.append(refusal("longer than \(Self.maximumSourceBytes) bytes"))
                (batch, batchBytes) = ([], 0)
                continue
            }
            if !batch.isEmpty, batchBytes + length > Self.batchBytes || batch.count == Self.batchSources {
                facts += try await analyse(batch: batch, refusal: refusal)
                (batch, batchBytes) = ([], 0)
            }
            batch.append(source)
            batchBytes += length
        }
        return facts + (batch.isEmpty ? [] : try await analyse(batch: batch, refusal: refusal))
    }

    /// One run, or several where it does not end well.
    private func analyse<Source: Encodable, Facts: Decodable>(
        batch: [Source], refusal: (String) -> Facts
    ) async throws -> [Facts] {
        let input = try JSONEncoder().encode(batch)
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
            let facts = try? JSONDecoder().decode([Facts].self, from: Data(outcome.stdoutTail)),
            facts.count == batch.count
        {
            return facts
        }
        let words = String(decoding: outcome.stderrTail, as: UTF8.self)
        guard outcome.isIsolated, !words.hasPrefix("bwrap:") else { throw isolation.startFailure(words) }
        guard batch.count > 1 else { return [refusal("Python's parser does not survive it")] }
        let middle = batch.count / 2
        return try await analyse(batch: Array(batch[..<middle]), refusal: refusal)
            + analyse(batch: Array(batch[middle...]), refusal: refusal)
    }
}
