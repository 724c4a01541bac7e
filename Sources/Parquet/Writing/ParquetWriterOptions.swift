/// How a Parquet file is written.
public struct ParquetWriterOptions: Sendable, Equatable {
    /// How its pages are compressed.
    public var compression: ParquetCompression
    /// The bytes of values and levels in memory at which ``ParquetWriter`` writes a row group. What a writer holds is about
    /// twice that, however many rows there are.
    public var rowGroupBytes: Int
    /// The bytes of values at which a page is full. Pages end where rows end, so one may be larger.
    public var pageBytes: Int
    /// The bytes of different values beyond which a column's values are written as they are, not as numbers into a
    /// dictionary.
    public var dictionaryBytes: Int
    /// Notes for the footer, such as the features under `huggingface`.
    public var metadata: [ParquetKeyValue]

    /// Makes options.
    public init(
        compression: ParquetCompression = .zstd(), rowGroupBytes: Int = 32 << 20, pageBytes: Int = 1 << 20,
        dictionaryBytes: Int = 4 << 20, metadata: [ParquetKeyValue] = []
    ) {
        self.compression = compression
        self.rowGroupBytes = rowGroupBytes
        self.pageBytes = pageBytes
        self.dictionaryBytes = dictionaryBytes
        self.metadata = metadata
    }
}
