import Core
import Crypto
import Parquet

/// Reads the rows of a Parquet file as blocks of lines.
final class ParquetRecords {
    /// The SHA-256 of the file as it stands, once all rows have been read and where it was asked for.
    private(set) var sha256: String?

    private let file: ParquetFile
    private let rows: ParquetRows
    private var hasEnded = false

    /// Opens the file.
    ///
    /// - Parameters:
    ///   - compression: how all of the file is packed.
    ///   - isFile: whether it is one, and no pipe.
    init(_ file: DatasetFile, compression: Compression, isFile: Bool, maximumBytes: Int) throws {
        guard compression == .none else {
            throw FirstpassError(
                .unsupported, "this is Parquet that was packed as a whole, which cannot be read in its parts",
                at: file.name, remedy: "Unpack it first: Parquet is packed inside.")
        }
        guard file.path != "-", isFile else {
            throw FirstpassError(
                .unsupported, "Parquet cannot be read from standard input or a pipe: what it holds stands at its end",
                at: file.name, remedy: "Save it as a file, and give its path.")
        }
        self.file = try ParquetFile(path: file.path)
        rows = try ParquetRows(self.file, blockBytes: RecordReader.blockBytes, maximumBytes: maximumBytes)
    }

    /// The bytes of the file that were read so far; all of them at the end.
    var sourceBytes: Int { hasEnded ? file.byteCount : file.bytesRead }

    /// The next rows, a line each; nil at the end.
    ///
    /// - Parameter hashes: whether the file's hash is wanted at the end.
    func next(hashes: Bool) throws -> RecordBlock? {
        guard let block = try rows.next() else {
            if hashes, !hasEnded { sha256 = try Self.hash(file.path) }
            hasEnded = true
            return nil
        }
        return RecordBlock(
            bytes: block.bytes, content: block.isTooLong ? .excess(isFirst: true) : .lines,
            sourceBytes: file.bytesRead)
    }

    /// Its parts are read in the order of the rows, so its bytes have to be read once more.
    private static func hash(_ path: String) throws -> String {
        var hash = SHA256()
        let source = try FileSource(path: path, name: path) { hash.update(bufferPointer: $0) }
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while try piece.withUnsafeMutableBytes({ try source.read(into: $0) }) > 0 {}
        return Fingerprint.hexadecimal(hash.finalize())
    }
}
