import Contamination
import Core
public import Datasets
import Foundation

/// Looks through the files of a dataset for what they share with benchmarks.
///
/// ```swift
/// var options = AuditOptions(scanner: ContaminationScanner(indexes: indexes))
/// options.threads = 2
/// let outcome = try await DatasetAudit(files: DatasetFile.find(["data"]), options: options).run { _ in }
/// if outcome.summary.isContaminated { … }
/// ```
public struct DatasetAudit {
    /// What an audit found.
    public struct Outcome: Sendable {
        /// The counts.
        public let summary: AuditSummary
        /// Some of the matches, for people.
        public let examples: HitExamples
        /// What solves which item, where solutions were run.
        public let executions: [ExecutionLine]
    }

    private let files: [DatasetFile]
    private let options: AuditOptions

    /// Prepares an audit.
    public init(files: [DatasetFile], options: AuditOptions) {
        self.files = files
        self.options = options
    }

    /// Looks through all files, and writes what the options ask for once everything has been read.
    ///
    /// - Parameter progress: is told now and then how far it is.
    /// - Throws: `FirstpassError` with file and line at the first record that cannot be read, unless they are skipped, and
    ///   where a result cannot be written. Nothing stands under the results' names then.
    public func run(progress: (AuditProgress) -> Void = { _ in }) async throws -> Outcome {
        var pass = try AuditPass(files: files, options: options)
        let audit = BlockAudit(
            scanner: options.scanner, allowed: options.allowed, fields: FieldSelection(options.fields))
        let started = ContinuousClock.now
        let reader = DatasetReader(files, hashes: options.report != nil)
        try await OrderedWork.run(width: options.threads) {
            try reader.next()
        } transform: { item -> (DatasetReader.Item, BlockFindings?) in
            guard case .block(let block) = item else { return (item, nil) }
            return (item, audit.findings(in: block))
        } consume: { item, findings in
            try pass.take(item, findings)
            progress(pass.progress)
        }
        return try pass.finish(seconds: (ContinuousClock.now - started) / .seconds(1))
    }
}
