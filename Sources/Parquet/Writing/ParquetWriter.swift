public import Core

/// Writes rows into a Parquet file.
///
/// ```swift
/// let fields = [ParquetField("prompt", .string), ParquetField("scores", .list(.double))]
/// let writer = try ParquetWriter(fields: fields, sink: file.write)
/// try writer.append([.string("Write a function."), .list([.number(0.5)])])
/// try writer.finish()
/// ```
///
/// The same rows give the same bytes. What it holds does not grow with the rows, but for about a hundred bytes a page that
/// go into the footer: see ``ParquetWriterOptions/rowGroupBytes``.
public final class ParquetWriter {
    private let shredder: RowShredder
    private let file: ParquetFileWriter
    private let options: ParquetWriterOptions

    /// Makes a writer; nothing is written yet.
    ///
    /// - Parameters:
    ///   - fields: the columns; at least one.
    ///   - sink: takes the bytes of the file one after the other.
    /// - Throws: ``FirstpassError`` with the code `unsupported` where the fields make no schema, with `usage` where there is
    ///   no such compression level.
    public init(
        fields: [ParquetField], options: ParquetWriterOptions = ParquetWriterOptions(),
        sink: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let schema = try ParquetSchema(fields: fields)
        shredder = RowShredder(fields: fields, schema: schema)
        file = try ParquetFileWriter(schema: schema, options: options, sink: sink)
        self.options = options
    }

    /// The bytes that are written so far.
    public var writtenBytes: Int { file.writtenBytes }

    /// Adds a row.
    ///
    /// - Parameter row: a value for each field, in their order. Structs are objects with the members in the order of their
    ///   fields; whole numbers fit where they can be told exactly, numbers in single precision are rounded.
    /// - Throws: ``FirstpassError`` with the code `format` where a value does not fit its column: the row is left out then,
    ///   and others can follow. What the sink throws; nothing can follow then.
    public func append(_ row: [JSONValue]) throws {
        try shredder.append(row)
        if shredder.byteCount >= options.rowGroupBytes { try writeRowGroup() }
    }

    /// Writes what is left, the page index and the footer, with which the file is whole.
    ///
    /// - Throws: what the sink throws; ``FirstpassError`` with the code `internal` after a failure, or a second time.
    public func finish() throws {
        try writeRowGroup()
        try file.finish()
    }

    private func writeRowGroup() throws {
        try file.writeRowGroup(shredder.columns.map(\.data))
        shredder.removeAll()
    }
}
