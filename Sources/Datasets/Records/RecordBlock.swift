/// Some records that follow one another in a file, in their original bytes.
public struct RecordBlock: Sendable {
    /// What the bytes hold.
    public enum Content: Sendable {
        /// Whole lines, one record each but for blank ones.
        case lines
        /// JSON values at the ranges; what stands between them belongs to no record.
        case values([Range<Int>])
        /// A text, or a part of it, which counts as one record with what follows until `isLast`. Windows that begin behind
        /// `ownCount` are the next part's: its first bytes stand here too.
        case text(start: Int, ownCount: Int, isLast: Bool)
        /// Part of a record that is longer than ``RecordReader/maximumBytes``.
        case excess(isFirst: Bool)
    }

    /// The bytes.
    public let bytes: [UInt8]
    /// What they hold.
    public let content: Content
    /// The bytes of the source, as it stands on disk, that were read up to here.
    public let sourceBytes: Int
}
