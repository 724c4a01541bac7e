internal import Core
internal import Datasets
internal import Foundation
public import Ledger
internal import Synchronization

/// Writes the kept triples of a run as a dataset folder that a fine-tuning tool loads as it is.
///
/// The folder holds `data/SPLIT-00000-of-00001.parquet` (or `.jsonl`, `.jsonl.zst`), `README.md` (the dataset card),
/// `croissant.json`, what trainers have to be told, and `stats.json`. The same ledger gives the same bytes: keys stand in a fixed order, and there is no time, host, path,
/// memory figure or output in them.
///
/// ```swift
/// let exporter = DatasetExporter(ExportOptions(license: "llama2", benchmarks: ["HumanEval"], contaminationMode: "exhaustive"))
/// let summary = try await exporter.export(.messages, from: ledger.reader, to: "output/first/messages")
/// ```
public struct DatasetExporter: Sendable {
    /// What the export says and does beyond what stands in the ledger.
    public var options: ExportOptions

    /// Makes an exporter.
    public init(_ options: ExportOptions) {
        self.options = options
    }

    /// Writes one dataset folder from one consistent state of the ledger; memory does not grow with the rows.
    ///
    /// The folder appears complete or not at all. One that an earlier export wrote is replaced in one step; anything
    /// else at the path is refused.
    ///
    /// - Throws: ``FirstpassError``: `checkFailed` where there is no row, since an empty dataset cannot be loaded;
    ///   `usage` where something else is at the path, or where the run has not what the target needs; `storage` where it
    ///   cannot be written or the ledger not read.
    @discardableResult
    public func export(_ target: ExportTarget, from ledger: LedgerReader, to path: String) async throws -> ExportSummary
    {
        let finished = Finished()
        do {
            return try await write(target, from: ledger, to: path, finished)
        } catch {
            // A cancellation that comes once the folder is in its place changes nothing any more.
            if let summary = finished.summary.withLock({ $0 }) { return summary }
            throw error
        }
    }

    /// What was written, once it is in its place.
    private final class Finished: Sendable {
        let summary = Mutex<ExportSummary?>(nil)
    }

    private func write(
        _ target: ExportTarget, from ledger: LedgerReader, to path: String, _ finished: Finished
    ) async throws -> ExportSummary {
        let options = options
        return try await ledger.read { snapshot in
            let record = try snapshot.run()
            let run = record.description
            guard run.sampling == .all || !target.needsAllSamples else {
                throw FirstpassError(
                    .usage,
                    "the run drew its samples only as far as it took to decide a question (sampling: adaptive), and "
                        + "'\(target.rawValue)' says what all of them did", at: ledger.path,
                    remedy: "run with --sampling all; --fork takes over this run's questions")
            }
            let funnel = try snapshot.reproducibleFunnel()
            guard funnel.kept > 0 else {
                throw FirstpassError(
                    .checkFailed, "no triple has been kept, so there is nothing to export", at: ledger.path,
                    remedy: "'firstpass status' shows at which stage the questions were lost")
            }
            let folder = try DatasetFolder(at: path)
            do {
                var schema = try Self.schema(target, run: run, options: options)
                var mix: MixSummary?
                if !options.mix.isEmpty {
                    (schema, mix) = try Self.mix(options, into: schema, target, of: snapshot, seed: run.seed)
                }
                var statistics = try Self.write(schema, of: snapshot, to: folder, options: options, funnel: funnel)
                statistics.mix = mix
                guard statistics.rows > 0 else { throw Self.noRows(statistics.leftOut, target, at: ledger.path) }
                statistics.passAtK = try snapshot.passAtK()
                let parameters = try snapshot.samplingParameters()
                let description = DatasetDescription(
                    target: target, format: options.format, columns: schema.columns, splits: statistics.splits,
                    license: DatasetLicense(options.license), explanation: schema.explanation)
                let trainers = try description.trainerFiles()
                let card = DatasetCard(
                    description: description, trainers: trainers, run: run, parameters: parameters,
                    statistics: statistics,
                    options: options)
                try folder.write(card.text, to: "README.md")
                for file in trainers { try folder.write(file.text, to: file.path) }
                let indexes = folder.files.filter { $0.path.hasSuffix(".bin") || $0.path.hasSuffix(".idx") }
                try folder.write(
                    CroissantDocument(description: description, companions: indexes).json, to: "croissant.json")
                try folder.write(statistics.json(description, files: folder.files), to: DatasetFolder.contents)
                try folder.commit()
                let summary = ExportSummary(
                    splits: statistics.splits.map { .init(name: $0.name, rows: $0.rows) }, leftOut: statistics.leftOut,
                    packing: statistics.splits.compactMap(\.packing), mix: mix, isComplete: record.finished != nil,
                    trainerFiles: trainers)
                finished.summary.withLock { $0 = summary }
                return summary
            } catch {
                folder.discard()
                throw error
            }
        }
    }

    /// Checks, before there is anything to write, that a dataset may be put at a path.
    ///
    /// - Throws: ``FirstpassError`` with the code `usage` where something is there that no export wrote.
    public static func checkDestination(_ path: String) throws {
        try DatasetFolder.checkReplaceable(
            URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path)
    }

    private static func schema(
        _ target: ExportTarget, run: RunDescription, options: ExportOptions
    ) throws -> any RowSchema {
        switch target {
        case .messages: MessagesSchema(bare: options.bare)
        case .promptCompletion: PromptCompletionSchema(bare: options.bare)
        case .alpaca: AlpacaSchema(bare: options.bare)
        case .llama2: Llama2Schema(bare: options.bare)
        case .dpo: PreferenceSchema(bare: options.bare)
        case .rlvr: VerifiableRewardSchema(bare: options.bare)
        case .fim: InfillingSchema(infilling: Infilling(try infillingFamily(options), seed: run.seed))
        case .packed: try packedSchema(options)
        case .triples: TriplesSchema(run: run, options: options)
        }
    }

    /// Writes the rows.
    private static func write(
        _ schema: any RowSchema, of snapshot: LedgerSnapshot, to folder: DatasetFolder, options: ExportOptions,
        funnel: Funnel
    ) throws -> DatasetStatistics {
        let writers = try options.splits.splits.map {
            try SplitWriter($0.name, format: options.format, schema: schema, in: folder)
        }
        var refuted = 0
        try snapshot.forEachTriple { triple in
            let writer = writers[options.splits.position(ofQuestion: triple.question.parsed.normalisedSHA256)]
            let before = writer.leftOut
            try writer.add(triple)
            if writer.leftOut == before, !triple.suite.suite.refuted.isEmpty { refuted += 1 }
        }
        var statistics = DatasetStatistics(splits: [], rowsWithRefutedTests: refuted, funnel: funnel)
        for writer in writers {
            let split = try writer.close()
            statistics.leftOut.merge(writer.leftOut, uniquingKeysWith: +)
            // Loaders cannot read a part without rows.
            if split.rows > 0 {
                folder.list(split.file)
                statistics.splits.append(split)
            } else {
                try folder.remove(split.file.path)
            }
        }
        return statistics
    }

    private static func noRows(_ leftOut: [String: Int], _ target: ExportTarget, at path: String) -> FirstpassError {
        let reasons = leftOut.sorted { $0.key < $1.key }.map { "\($0.value) since \($0.key)" }
        return FirstpassError(
            .checkFailed,
            "no kept triple makes a row of '\(target.rawValue)'"
                + (reasons.isEmpty ? "" : ": left out are \(reasons.joined(separator: ", "))"),
            at: path, remedy: "choose another target, or let the run grow")
    }
}
