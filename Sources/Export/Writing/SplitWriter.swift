internal import Core
internal import Datasets
internal import Ledger

/// Writes one part of a dataset.
final class SplitWriter {
    private let name: String
    private let path: String
    private let maker: any RowMaker
    private let sink: ByteSink
    private let file: any TableFile
    private let type: Feature
    private var arrowBytes = 0
    /// The rows that were written.
    private(set) var rows = 0

    init(_ name: String, format: ExportFormat, schema: any RowSchema, in folder: DatasetFolder) throws {
        self.name = name
        path = "data/\(name)-00000-of-00001.\(format.rawValue)"
        type = .structure(schema.columns)
        maker = try schema.makeRows(of: name, in: folder)
        sink = try folder.open(path, compression: format == .packedJSONLines ? .zstd : .none)
        file =
            switch format {
            case .jsonLines, .packedJSONLines: JSONLinesFile(sink)
            case .parquet: try ParquetTableFile(sink, columns: schema.columns)
            }
    }

    /// How many triples there is no row for, by the reason.
    var leftOut: [String: Int] { maker.leftOut }

    func add(_ triple: TripleRecord) throws { try write(try maker.rows(with: triple)) }

    /// Writes what is left.
    func close() throws -> WrittenSplit {
        try write(try maker.lastRows())
        try file.close()
        return WrittenSplit(
            name: name, rows: rows, arrowBytes: arrowBytes,
            file: try WrittenFile(path: path, sink, part: (name, rows)),
            packing: maker.packing)
    }

    private func write(_ made: [JSONValue]) throws {
        for row in made {
            try file.append(row)
            arrowBytes += ArrowSize.bytes(of: row, type)
        }
        rows += made.count
    }
}
