import Core
import Export
import Foundation
import Glibc
import Ledger

/// Makes a ledger as a run would and measures what is done with it at its full size.
struct LedgerBenchmark {
    let run: SyntheticRun
    /// The folder of the ledger and of what is exported from it.
    let folder: String

    /// Rounds of what is measured as a whole.
    private static let rounds = 5
    private static let exportRounds = 3

    /// Makes the ledger and measures.
    ///
    /// - Throws: `FirstpassError` where the folder cannot be written; `CancellationError`.
    func measure() async throws -> LedgerBenchmarkReport {
        let times = OperationTimes()
        let path = "\(folder)/run.sqlite"
        let started = ContinuousClock.now
        try await make(at: path, times)
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        let bytes = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        let openToWrite = try await milliseconds(rounds: 1) {
            try LedgerStore(at: path, for: run.description()).close()
        }
        let openToRead = try await milliseconds { _ = try await LedgerReader(at: path).read { try $0.run() } }
        let reader = try LedgerReader(at: path)
        let funnel = try await milliseconds { _ = try await reader.read { try $0.funnel() } }
        let status = try await milliseconds { try Self.program(["status", folder]) }
        let statusJSON = try await milliseconds { try Self.program(["status", folder, "--json"]) }
        let parquet = try await milliseconds(rounds: Self.exportRounds) {
            try Self.program(["export", folder, "--to", "triples", "--out", "\(folder)/parquet"])
        }
        // The largest process that was waited for, which is the one that exports.
        var children = rusage()
        getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &children)
        let export = try await milliseconds(rounds: Self.exportRounds) { try await exportAll(reader) }
        let sampleAndExecution = times.summary(.sample).mean + times.summary(.execution).mean
        return LedgerBenchmarkReport(
            funnel: try await reader.read { try $0.funnel() }, fileBytes: bytes, secondsToMake: seconds,
            figures: [
                .init("funnel", funnel, limit: 100),
                .init("claim", times.summary(.claim).median, limit: 1),
                .init("sample_and_execution", sampleAndExecution, limit: 1),
                .init("status", status, limit: 300),
                .init("status_json", statusJSON, limit: 300),
                .init("export_both_targets", export, limit: 60_000),
                .init("export_parquet", parquet, limit: 20_000),
                .init("open_to_read", openToRead, limit: nil),
                .init("open_to_write", openToWrite, limit: nil),
            ], exportMegabytes: Double(children.ru_maxrss) / 1_024, operations: times)
    }

    /// Fills the ledger; the operations on the last tenth of the questions are timed.
    private func make(at path: String, _ times: OperationTimes) async throws {
        let ledger = try LedgerStore(at: path, for: run.description(), backoff: Backoff(first: 0))
        let work = SyntheticWork(run: run, ledger: ledger, times: times)
        let line = ProgressLine()
        // A tenth at a time, so that a claim finds thousands of open items, as in a run.
        for tenth in 1...10 {
            times.isRecording = tenth == 10
            let end = run.questions * tenth / 10
            try await work.advance(to: end) { stage in
                line.show { "\(stage) up to question \(end) of \(run.questions), \(Int($0)) s" }
            }
        }
        try await ledger.finish()
        try ledger.close()
        Terminal.clearStatus()
    }

    private func exportAll(_ reader: LedgerReader) async throws {
        let options = ExportOptions(
            benchmarks: ["humaneval"], contaminationMode: "exhaustive", format: .jsonLines)
        for target in [ExportTarget.messages, .triples] {
            try await DatasetExporter(options).export(target, from: reader, to: "\(folder)/\(target.rawValue)")
        }
    }

    /// Runs the program as a person does: the start of the process is a part of it.
    private static func program(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw FirstpassError(.internal, "'firstpass \(arguments[0])' ended with \(process.terminationStatus)")
        }
    }

    /// The median of several rounds.
    private func milliseconds(rounds: Int = rounds, _ body: () async throws -> Void) async throws -> Double {
        var times: [Double] = []
        for _ in 0..<rounds {
            try Task.checkCancellation()
            let started = ContinuousClock.now
            try await body()
            times.append((ContinuousClock.now - started) / .milliseconds(1))
        }
        return times.sorted()[rounds / 2]
    }
}
