/// A note that a writer has put into a file: pandas its index, `datasets` its features.
public struct ParquetKeyValue: Sendable, Equatable {
    /// What it is about.
    public var key: String
    /// What it says.
    public var value: String?

    /// Makes a note.
    public init(key: String, value: String?) {
        self.key = key
        self.value = value
    }
}
