import Core
import Crypto
import Parquet

/// Reads the records of a file in blocks, so that memory does not grow with the file and several threads can share one.
///
/// Not thread-safe: one after the other asks for the next block.
public final class RecordReader {
    /// The bytes of most blocks: a block's work then fits into a processor's cache.
    public static let blockBytes = 1 << 20
    /// The longest record that is read whole.
    public static let maximumBytes = 64 << 20

    /// The file.
    public let file: DatasetFile
    /// How it is packed.
    public let compression: Compression
    /// How it holds its records.
    public let format: DatasetFormat
    /// The bytes of the file as it stands on disk; nil where that is not known.
    public let fileBytes: Int?
    /// Whether a file that should be text is none: its beginning has a zero byte.
    public let isBinary: Bool

    private let hashes: Bool
    /// Of a file whose records are not bytes one behind the other.
    private let rows: ParquetRecords?
    private let source: any ByteSource
    /// The most bytes that are held: a splitter finds a block in fewer.
    private let limit: Int
    private let progress: Progress
    private var splitter: any RecordSplitter
    private var buffer: [UInt8]
    private var hasEnded = false

    /// What is known of the bytes as they stand on disk.
    private final class Progress {
        var count = 0
        var hash: SHA256?
    }

    /// Opens a file and looks at its beginning.
    ///
    /// - Parameter hashes: whether ``sha256`` is wanted at the end.
    /// - Throws: `FirstpassError` where it cannot be opened or read.
    public convenience init(_ file: DatasetFile, hashes: Bool = false) throws {
        try self.init(file, hashes: hashes, maximumBytes: Self.maximumBytes)
    }

    init(_ file: DatasetFile, hashes: Bool, maximumBytes: Int) throws {
        self.file = file
        self.hashes = hashes
        limit = maximumBytes + Self.blockBytes
        let progress = Progress()
        progress.hash = hashes ? SHA256() : nil
        self.progress = progress
        let plain = try FileSource(path: file.path, name: file.name) { bytes in
            progress.count += bytes.count
            progress.hash?.update(bufferPointer: bytes)
        }
        fileBytes = plain.count
        let (compression, bytes) = try PrefixedSource(plain).unpacked(name: file.name)
        self.compression = compression
        let unpacked = PrefixedSource(bytes)
        var beginning = try unpacked.peek(4096)
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        if beginning.starts(with: mark) { beginning.removeFirst(mark.count) }
        let isParquet = beginning.starts(with: ParquetFile.magic)
        format = isParquet ? .parquet : file.format ?? .of(beginning)
        isBinary = format == .text && beginning.contains(0)
        switch format {
        case .jsonLines: splitter = LineSplitter(maximumBytes: maximumBytes)
        case .json: splitter = JSONSplitter(name: file.name, maximumBytes: maximumBytes)
        case .text, .parquet: splitter = TextSplitter()
        }
        rows =
            format == .parquet
            ? try ParquetRecords(file, compression: compression, isFile: plain.count != nil, maximumBytes: maximumBytes)
            : nil
        source = unpacked
        buffer = []
    }

    /// The bytes of the file, as it stands on disk, that were read so far.
    public var sourceBytes: Int { rows?.sourceBytes ?? progress.count }

    /// The SHA-256 of the file as it stands on disk, once all of it has been read and where it was asked for.
    public var sha256: String? {
        if let rows { return rows.sha256 }
        guard hasEnded, let hash = progress.hash else { return nil }
        return Fingerprint.hexadecimal(hash.finalize())
    }

    /// The next block; nil at the end.
    ///
    /// - Throws: `FirstpassError` where the file cannot be read any further.
    public func next() throws -> RecordBlock? {
        if let rows { return try rows.next(hashes: hashes) }
        // A small file needs no large buffer; one more byte shows that it has ended.
        let known = compression == .none ? fileBytes.map { max(4096, $0 + 1) } : nil
        var wanted = min(Self.blockBytes, known ?? .max)
        while true {
            if !hasEnded, buffer.count < wanted { try fill(upTo: wanted) }
            guard let cut = try splitter.cut(&buffer, isLast: hasEnded) else {
                if hasEnded { return nil }
                wanted = min(limit, max(wanted, buffer.count * 2))
                continue
            }
            return RecordBlock(bytes: cut.bytes, content: cut.content, sourceBytes: progress.count)
        }
    }

    private func fill(upTo wanted: Int) throws {
        var filled = buffer.count
        var failure: (any Error)?
        let old = buffer
        buffer = [UInt8](unsafeUninitializedCapacity: wanted) { bytes, count in
            old.withUnsafeBytes { UnsafeMutableRawBufferPointer(bytes).copyMemory(from: $0) }
            do {
                while filled < wanted {
                    let read = try source.read(into: .init(rebasing: UnsafeMutableRawBufferPointer(bytes)[filled...]))
                    if read == 0 {
                        hasEnded = true
                        break
                    }
                    filled += read
                }
            } catch {
                failure = error
            }
            count = filled
        }
        if let failure { throw failure }
    }
}
