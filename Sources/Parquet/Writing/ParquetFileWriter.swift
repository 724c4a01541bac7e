import Core

/// Writes a Parquet file column by column (<https://github.com/apache/parquet-format>).
///
/// What it holds grows with the row group that is being written, and by about a hundred bytes a page for the footer.
public final class ParquetFileWriter {
    private enum State {
        case new
        case open
        case finished
    }

    /// The schema of the file.
    public let schema: ParquetSchema
    private let options: ParquetWriterOptions
    private let compressor: PageCompressor
    private let output: FileOutput
    private let orders: [ValueOrder]
    private var rowGroups: [RowGroupRecord] = []
    private var state = State.new

    private static let magic = Array("PAR1".utf8)

    /// Makes a writer; nothing is written yet.
    ///
    /// - Parameters:
    ///   - schema: any, that of another file too: annotations are written back as they are.
    ///   - options: ``ParquetWriterOptions/rowGroupBytes`` is of no concern here.
    ///   - sink: takes the bytes of the file one after the other.
    /// - Throws: ``FirstpassError`` with the code `usage` where there is no such compression level.
    public init(
        schema: ParquetSchema, options: ParquetWriterOptions = ParquetWriterOptions(),
        sink: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        self.schema = schema
        self.options = options
        compressor = try PageCompressor(options.compression)
        output = FileOutput(sink)
        orders = schema.leaves.map { ValueOrder($0.element) }
    }

    /// The bytes that are written so far.
    public var writtenBytes: Int { Int(output.position) }

    /// Writes a row group; nothing where it has no rows.
    ///
    /// - Parameter columns: one for each of the schema's leaves, in their order, with equally many rows.
    /// - Throws: what the sink throws; ``FirstpassError`` with the code `internal` where the columns do not fit the schema,
    ///   with `unsupported` where a single row is too large. The file cannot be finished then.
    public func writeRowGroup(_ columns: [ColumnData]) throws {
        let rows = try checkedRowCount(columns)
        guard rows > 0 else { return }
        try begin()
        state = .finished
        var record = RowGroupRecord(columns: [], rowCount: Int64(rows), offset: output.position)
        for (index, column) in columns.enumerated() {
            let writer = ColumnChunkWriter(
                leaf: schema.leaves[index], order: orders[index], options: options, compressor: compressor,
                output: output)
            record.columns.append(try writer.write(column))
        }
        rowGroups.append(record)
        state = .open
    }

    /// Writes the page index and the footer, with which the file is whole.
    ///
    /// - Throws: what the sink throws; ``FirstpassError`` with the code `internal` after a failure, or a second time.
    public func finish() throws {
        try begin()
        state = .finished
        try writeColumnIndexes()
        try writeOffsetIndexes()
        let footer = FileFooter(schema: schema, metadata: options.metadata, rowGroups: rowGroups).encoded()
        guard let size = UInt32(exactly: footer.count) else {
            throw FirstpassError(
                .unsupported, "the footer of the Parquet file is larger than 4 GB", remedy: "Write several files.")
        }
        try output.write(footer)
        try output.write(withUnsafeBytes(of: size.littleEndian) { Array($0) })
        try output.write(Self.magic)
    }

    private func begin() throws {
        switch state {
        case .new:
            try output.write(Self.magic)
            state = .open
        case .open: break
        case .finished: throw FirstpassError(.internal, "the Parquet file is finished, or writing it has failed")
        }
    }

    private func writeColumnIndexes() throws {
        for group in rowGroups.indices {
            for column in rowGroups[group].columns.indices where rowGroups[group].columns[column].hasColumnIndex {
                let bytes = rowGroups[group].columns[column].encodedColumnIndex()
                rowGroups[group].columns[column].columnIndex = try write(index: bytes)
            }
        }
    }

    private func writeOffsetIndexes() throws {
        for group in rowGroups.indices {
            for column in rowGroups[group].columns.indices {
                let bytes = rowGroups[group].columns[column].encodedOffsetIndex()
                rowGroups[group].columns[column].offsetIndex = try write(index: bytes)
            }
        }
    }

    private func write(index bytes: [UInt8]) throws -> ColumnChunkRecord.Place {
        let place = ColumnChunkRecord.Place(offset: output.position, size: Int32(clamping: bytes.count))
        try output.write(bytes)
        return place
    }

    // MARK: Checks

    private func checkedRowCount(_ columns: [ColumnData]) throws -> Int {
        guard columns.count == schema.leaves.count else {
            throw FirstpassError(.internal, "\(columns.count) columns for a schema of \(schema.leaves.count)")
        }
        var rows: Int?
        for (leaf, data) in zip(schema.leaves, columns) {
            let count = try data.checkedRowCount(for: leaf)
            guard rows ?? count == count else {
                throw FirstpassError(
                    .internal, "\(count) rows where the columns before it have \(rows ?? 0)",
                    at: "column '\(leaf.path.joined(separator: "."))'")
            }
            rows = count
        }
        return rows ?? 0
    }
}
