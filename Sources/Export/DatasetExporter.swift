internal import Core
internal import Datasets
internal import Foundation
public import Ledger

/// Writes the kept triples of a run as a dataset folder that a fine-tuning tool loads as it is.
///
/// The folder holds `data/train-00000-of-00001.jsonl`, `README.md` (the dataset card) and `stats.json`. The same ledger
/// gives the same bytes: keys stand in a fixed order, and there is no time, host, path, memory figure or output in them.
///
/// ```swift
/// let exporter = DatasetExporter(ExportOptions(license: "llama2", benchmarks: ["HumanEval"], contaminationMode: "exhaustive"))
/// let rows = try await exporter.export(.messages, from: ledger.reader, to: "output/first/messages")
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
    /// - Returns: the number of rows.
    /// - Throws: ``FirstpassError``: `checkFailed` where no triple has been kept, since an empty split cannot be loaded;
    ///   `usage` where something else is at the path; `storage` where it cannot be written or the ledger not read.
    @discardableResult
    public func export(_ target: ExportTarget, from ledger: LedgerReader, to path: String) async throws -> Int {
        let options = options
        let rows = try await ledger.read { snapshot in
            let run = try snapshot.run().description
            let funnel = try snapshot.reproducibleFunnel()
            guard funnel.kept > 0 else {
                throw FirstpassError(
                    .checkFailed, "no triple has been kept, so there is nothing to export", at: ledger.path,
                    remedy: "'firstpass status' shows at which stage the questions were lost")
            }
            let folder = try DatasetFolder(at: path)
            do {
                let schema = Self.schema(target, run: run, options: options)
                let (rows, refuted) = try Self.write(schema, of: snapshot, to: folder)
                let statistics = DatasetStatistics(
                    rows: rows, rowsWithRefutedTests: refuted, funnel: funnel, passAtK: try snapshot.passAtK())
                let parameters = try snapshot.samplingParameters()
                let card = DatasetCard(
                    target: target, schema: schema, run: run, parameters: parameters, statistics: statistics,
                    options: options)
                try folder.write(card.text, to: "README.md")
                var json = ""
                try statistics.json(target: target).write(to: &json)
                try folder.write(json + "\n", to: "stats.json")
                try folder.commit()
                return rows
            } catch {
                folder.discard()
                throw error
            }
        }
        return rows
    }

    /// Checks, before there is anything to write, that a dataset may be put at a path.
    ///
    /// - Throws: ``FirstpassError`` with the code `usage` where something is there that no export wrote.
    public static func checkDestination(_ path: String) throws {
        try DatasetFolder.checkReplaceable(
            URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path)
    }

    private static func schema(_ target: ExportTarget, run: RunDescription, options: ExportOptions) -> any RowSchema {
        switch target {
        case .messages: MessagesSchema(bare: options.bare)
        case .triples: TriplesSchema(run: run, options: options)
        }
    }

    /// Writes the rows; gives how many there are, and of how many tests were left out.
    private static func write(
        _ schema: any RowSchema, of snapshot: LedgerSnapshot, to folder: DatasetFolder
    ) throws -> (rows: Int, refuted: Int) {
        let file = try ByteSink(path: "\(folder.partial)/\(DatasetFolder.shard)")
        var (rows, refuted) = (0, 0)
        try snapshot.forEachTriple { triple in
            var line = ""
            try schema.row(of: triple).write(to: &line)
            try file.write(line + "\n")
            rows += 1
            if !triple.suite.suite.refuted.isEmpty { refuted += 1 }
        }
        try file.close()
        return (rows, refuted)
    }
}
