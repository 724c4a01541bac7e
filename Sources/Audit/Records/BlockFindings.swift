import Datasets

/// What was found in a block of records.
struct BlockFindings: Sendable {
    /// A record that cannot be read.
    struct Bad: Sendable {
        /// Its number in the block, and the number of lines before it there.
        let record: Int
        let line: Int
        let message: String
    }

    /// The records, bad ones included.
    var records = 0
    /// The line ends.
    var lines = 0
    /// Matches; their records are numbered within the block.
    var hits: [AuditHit] = []
    /// What could not be read.
    var bad: [Bad] = []
    /// The wanted fields that were seen, by their place in the list.
    var fieldsSeen: Set<Int> = []
    /// Where each record stands that is to be removed, if records are: contaminated or bad. Its line end belongs to it.
    var removed: [Range<Int>] = []
}
