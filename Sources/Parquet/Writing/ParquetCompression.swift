/// How a file's pages are compressed.
public enum ParquetCompression: Sendable, Equatable {
    /// Not at all.
    case none
    /// With Zstandard (RFC 8878) at a level from 1 to 22; 3 is its own default and that of other writers.
    case zstd(level: Int = 3)

    /// The format's `CompressionCodec`.
    var codec: Int32 {
        switch self {
        case .none: 0
        case .zstd: 6
        }
    }
}
