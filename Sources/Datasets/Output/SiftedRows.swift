import Core
import Glibc
import Parquet

/// Copies the rows of a Parquet file into two others: those that are kept and those that are removed. Columns are copied with
/// their levels as they stand, so that nothing of a value is lost on a way through JSON.
final class SiftedRows {
    /// The bytes of values at which a row group is written, though the one that it comes from goes on.
    private static let groupBytes = 256 << 20
    /// Rows that are copied together.
    private static let stepRows = 256

    private let file: String
    private let kept: String?
    private let removed: String?
    private var rowCount = 0
    /// The removed rows, in order.
    private var removedRows: [Range<Int>] = []

    /// Prepares to copy.
    ///
    /// - Parameters:
    ///   - kept: where to write the rows that are kept; nil where they are not wanted.
    ///   - removed: the same for those that are removed.
    init(file: String, kept: String?, removed: String?) {
        (self.file, self.kept, self.removed) = (file, kept, removed)
    }

    /// Notes the rows of a block, a line each.
    ///
    /// - Parameter ranges: the lines that are removed, in order.
    func add(_ bytes: UnsafeRawBufferPointer, _ ranges: [Range<Int>]) {
        guard let base = bytes.baseAddress else { return }
        var rest = ranges[...]
        var start = 0
        while start < bytes.count {
            let found = memchr(base + start, CInt(UInt8(ascii: "\n")), bytes.count - start)
            if let range = rest.first, range.lowerBound <= start {
                if let last = removedRows.last, last.upperBound == rowCount {
                    removedRows[removedRows.count - 1] = last.lowerBound..<(rowCount + 1)
                } else {
                    removedRows.append(rowCount..<(rowCount + 1))
                }
                rest.removeFirst()
            }
            rowCount += 1
            start = found.map { UnsafeRawPointer($0) - base + 1 } ?? bytes.count
        }
    }

    /// Reads the file once more and writes the two.
    ///
    /// - Throws: `FirstpassError` where one cannot be written, or the file has changed.
    func write() throws {
        let source = try ParquetFile(path: file)
        guard source.schema.leaves.isEmpty || source.rowCount == rowCount else {
            throw FirstpassError(
                .storage, "the file has changed while it was read", at: file, remedy: "Begin again.")
        }
        let outputs = try [kept, removed].map { try $0.map { try Output(path: $0, like: source) } }
        var rest = removedRows[...]
        var row = 0
        for number in 0..<source.rowGroupCount {
            let group = try source.rowGroup(number)
            while group.rowsLeft > 0 {
                while let first = rest.first, first.upperBound <= row { rest.removeFirst() }
                let next = rest.first
                let isRemoved = next?.contains(row) ?? false
                let end = (isRemoved ? next?.upperBound : next?.lowerBound) ?? .max
                let count = min(end - row, Self.stepRows, group.rowsLeft)
                let output = outputs[isRemoved ? 1 : 0]
                try group.take(count, into: output?.batch)
                row += count
                try output?.writeGroup(from: Self.groupBytes)
            }
            for output in outputs { try output?.writeGroup(from: 0) }
        }
        for output in outputs { try output?.close() }
    }

    /// One of the files that are written.
    private final class Output {
        let batch: ParquetBatch
        private let sink: ByteSink
        private let writer: ParquetFileWriter

        init(path: String, like source: ParquetFile) throws {
            let sink = try ByteSink(path: path)
            self.sink = sink
            batch = ParquetBatch(schema: source.schema)
            writer = try ParquetFileWriter(
                schema: source.schema, options: ParquetWriterOptions(metadata: source.keyValues)
            ) { try sink.write($0) }
        }

        /// Writes what was collected as a row group, once it has so many bytes.
        func writeGroup(from bytes: Int) throws {
            guard batch.rowCount > 0, batch.byteCount >= bytes else { return }
            try writer.writeRowGroup(batch.takeColumns())
        }

        func close() throws {
            try writer.finish()
            try sink.close()
        }
    }
}
