import Core

/// Reads the blocks of one file after the other.
public final class DatasetReader {
    /// What comes next.
    public enum Item: Sendable {
        /// A file begins.
        case begin(DatasetFile, format: DatasetFormat, compression: Compression)
        /// Records of it.
        case block(RecordBlock)
        /// It ends.
        case end(sha256: String?, bytes: Int)
        /// A file that holds no text.
        case skipped(DatasetFile)
    }

    private var files: ArraySlice<DatasetFile>
    private let hashes: Bool
    private let isSingle: Bool
    private var reader: RecordReader?

    /// Begins before the first file.
    ///
    /// - Parameter hashes: whether the SHA-256 of each file is wanted at its end.
    public init(_ files: [DatasetFile], hashes: Bool) {
        self.files = files[...]
        self.hashes = hashes
        isSingle = files.count == 1
    }

    /// The next item, or nil behind the last file.
    ///
    /// - Throws: `FirstpassError` where a file cannot be read.
    public func next() throws -> Item? {
        if let open = reader {
            if let block = try open.next() { return .block(block) }
            reader = nil
            return .end(sha256: open.sha256, bytes: open.sourceBytes)
        }
        guard let file = files.popFirst() else { return nil }
        let open = try RecordReader(file, hashes: hashes)
        if open.isBinary {
            guard !isSingle else {
                throw FirstpassError(
                    .unsupported, "the file holds no text", at: file.name,
                    remedy: "Give JSON lines, a JSON array, or text, also as .gz or .zst, or Parquet.")
            }
            return .skipped(file)
        }
        reader = open
        return .begin(file, format: open.format, compression: open.compression)
    }
}
