import Core

/// A Parquet file that is read.
///
/// The format is that of <https://github.com/apache/parquet-format>: `PAR1`, the pages of columns, a footer that says where
/// they stand, its length in 4 bytes, `PAR1`. Read are pages of both versions, all encodings, and the codecs Snappy, gzip
/// and zstd. All sizes of a file are checked before anything is made of their size: bytes that are not as they should be
/// end in a ``FirstpassError`` with their place.
///
/// ```swift
/// let file = try ParquetFile(path: "data.parquet")
/// let rows = ParquetRows(file)
/// while let block = try rows.next() { … }
/// ```
public final class ParquetFile {
    /// What a file begins and ends with.
    public static let magic = Array("PAR1".utf8)
    static let rewriting =
        "Write the file again with zstd compression: "
        + "python3 -c 'import pyarrow.parquet as p, sys; p.write_table(p.read_table(sys.argv[1]), sys.argv[2], "
        + "compression=\"zstd\")' FILE.parquet NEW.parquet"

    /// Where it is.
    public let path: String
    /// The nodes and columns.
    public let schema: ParquetSchema
    /// What writers have noted, in order.
    public let keyValues: [ParquetKeyValue]
    /// The bytes of the file.
    public var byteCount: Int { bytes.count }
    /// Those that were read so far; none counts twice as long as rows are read once.
    public var bytesRead: Int { min(bytes.count, bytes.bytesRead) }

    let bytes: ParquetBytes
    /// The most that the pages which the columns of a row group hold at once may take: packed bytes can stand for thirty
    /// thousand times as many, so a small file gets what honest pages need, a larger one what it is worth.
    var mostPageBytes: Int
    let rowGroups: [RowGroupMetadata]

    /// Opens a file and reads its footer.
    ///
    /// - Throws: ``FirstpassError``: `storage` where it cannot be read, `usage` where it is no file, `format` where it is not
    ///   Parquet or damaged, `unsupported` where it is encrypted.
    public init(path: String) throws {
        self.path = path
        bytes = try ParquetBytes(path: path)
        func broken(_ what: String) -> FirstpassError {
            FirstpassError(
                .format, what, at: path, remedy: "Fetch the file again, or check what should have written it.")
        }
        let count = bytes.count
        mostPageBytes = 1 << 29 + 16 * min(count, 1 << 28)
        guard count >= 12, try bytes.read(at: 0, count: 4) == Self.magic else {
            let beginning = count >= 4 ? try bytes.read(at: 0, count: 4) : []
            if beginning == Array("PARE".utf8) { throw Self.encrypted(path) }
            throw broken(
                beginning == Self.magic ? "the Parquet file is cut" : "this is not Parquet: it does not begin with PAR1"
            )
        }
        let end = try bytes.read(at: count - 8, count: 8)
        if end.suffix(4).elementsEqual("PARE".utf8) { throw Self.encrypted(path) }
        guard end.suffix(4) == Self.magic[...] else { throw broken("the Parquet file is cut: its end is missing") }
        let length = end.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= count - 12 else { throw broken("the Parquet file's footer is longer than the file") }
        bytes.dataEnd = count - 8 - length
        bytes.bytesRead = Self.magic.count + length + end.count
        var decoder = ThriftDecoder(try bytes.read(at: bytes.dataEnd, count: length)[...])
        let metadata: FileMetadata
        do {
            metadata = try FileMetadata(&decoder)
        } catch {
            throw FirstpassError(
                .format, "the Parquet file's footer is damaged: \(error.message)",
                at: "\(path), byte \(bytes.dataEnd + error.position)", remedy: "Fetch the file again.")
        }
        schema = try ParquetSchema(metadata.elements, at: path)
        for leaf in schema.leaves
        where leaf.element.typeLength == 0 && leaf.element.physicalType == .fixedLengthByteArray {
            throw FirstpassError(
                .unsupported,
                "the Parquet file has values of 0 bytes in '\(leaf.path.joined(separator: ".").printable)'",
                at: path, remedy: "Leave the column out.")
        }
        rowGroups = metadata.rowGroups
        keyValues = metadata.keyValues
        for (number, group) in rowGroups.enumerated() where group.columns.count != schema.leaves.count {
            throw broken("the Parquet file's row group \(number) does not have the columns of the schema")
        }
        let rows = rowGroups.reduce((0, false)) { sum, group in
            let (next, overflow) = sum.0.addingReportingOverflow(group.rowCount)
            return (next, sum.1 || overflow)
        }
        guard rows == (metadata.rowCount, false) else {
            throw broken("the Parquet file's row groups do not have as many rows as the file should")
        }
    }

    /// The rows of all groups; without columns there are none, whatever the footer says.
    public var rowCount: Int { schema.leaves.isEmpty ? 0 : rowGroups.reduce(0) { $0 + $1.rowCount } }

    /// The number of row groups.
    public var rowGroupCount: Int { schema.leaves.isEmpty ? 0 : rowGroups.count }

    /// Begins to read the columns of a row group.
    ///
    /// - Parameter number: 0 up to ``rowGroupCount``.
    /// - Throws: ``FirstpassError`` where a column cannot be read.
    public func rowGroup(_ number: Int) throws -> ParquetRowGroupReader {
        try ParquetRowGroupReader(self, number)
    }

    private static func encrypted(_ path: String) -> FirstpassError {
        FirstpassError(
            .unsupported, "the Parquet file is encrypted, which cannot be read", at: path,
            remedy: "Decrypt it with the program that has its keys.")
    }
}
