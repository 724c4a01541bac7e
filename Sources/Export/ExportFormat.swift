/// How a dataset's rows are written.
public enum ExportFormat: String, Sendable, CaseIterable {
    /// Apache Parquet, packed by zstd.
    case parquet
    /// JSON lines.
    case jsonLines = "jsonl"
    /// JSON lines, packed by zstd.
    case packedJSONLines = "jsonl.zst"

    /// The media type of a file.
    var mediaType: String {
        switch self {
        case .parquet: "application/x-parquet"
        case .jsonLines: "application/jsonlines"
        case .packedJSONLines: "application/zstd"
        }
    }
}
