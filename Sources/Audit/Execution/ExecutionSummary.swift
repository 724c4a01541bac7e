/// What running the solutions of a dataset against a benchmark's tests found.
public struct ExecutionSummary: Codable, Sendable {
    /// The benchmark's file.
    public var benchmark: String
    /// Its SHA-256.
    public var sha256: String
    /// Its items.
    public var items: Int
    /// Those whose tests cannot be used.
    public var itemsUnusable: Int
    /// The items that a trivial function solves.
    public var itemsWeak: Int
    /// The records that hold Python functions.
    public var recordsWithCode = 0
    /// The records of which a function solves an item that is evidence.
    public var recordsSolving = 0
    /// The records that solve weak items only.
    public var recordsWeak = 0
    /// The items that are solved, with the number of records.
    public var itemsSolved: [AuditSummary.ItemCount] = []
    /// Pairs of a function and an item for which it could not be found.
    public var pairsUnjudged = 0
    /// The time that it took.
    public var seconds = 0.0

    enum CodingKeys: String, CodingKey {
        case itemsUnusable = "items_unusable"
        case itemsWeak = "items_weak"
        case recordsWithCode = "records_with_code"
        case recordsSolving = "records_solving"
        case recordsWeak = "records_weak"
        case itemsSolved = "items_solved"
        case pairsUnjudged = "pairs_unjudged"
        case benchmark, sha256, items, seconds
    }
}
