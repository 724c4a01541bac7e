import Core
public import Datasets
import Foundation

/// Finds the records of a dataset's files that repeat earlier ones.
///
/// ```swift
/// let summary = try await DatasetDedupe(files: DatasetFile.find(["data"]), options: options).run { print($0.file) }
/// ```
public struct DatasetDedupe: Sendable {
    private let files: [DatasetFile]
    private let options: DedupeOptions

    /// Prepares to look.
    public init(files: [DatasetFile], options: DedupeOptions) {
        self.files = files
        self.options = options
    }

    /// Compares all records, and writes what the options ask for once everything has been read.
    ///
    /// - Parameters:
    ///   - progress: is told now and then how many records were compared.
    ///   - report: is given each duplicate, in order.
    /// - Throws: `FirstpassError` with file and line at the first record that cannot be read or has no text to compare,
    ///   unless they are skipped; where signatures cannot be used or a result cannot be written. What `report` throws.
    public func run(
        progress: (Int) -> Void = { _ in }, report: (DuplicateLine) throws -> Void
    ) async throws -> DedupeSummary {
        let started = ContinuousClock.now
        var pass = try DedupePass(files: files, options: options)
        let question = QuestionText(fields: options.fields)
        let preparer = pass.preparer
        let reader = DatasetReader(files, hashes: false)
        try await OrderedWork.run(width: options.threads) {
            try reader.next()
        } transform: { item -> (DatasetReader.Item, BlockTexts?) in
            guard case .block(let block) = item else { return (item, nil) }
            return (item, BlockTexts(block, question, preparer))
        } consume: { item, texts in
            try pass.take(item, texts, report)
            progress(pass.summary.records)
        }
        return try pass.finish(seconds: (ContinuousClock.now - started) / .seconds(1))
    }
}
