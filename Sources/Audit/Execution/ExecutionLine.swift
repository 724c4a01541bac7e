/// A function of a record that solves an item, as `executions.jsonl` has it.
public struct ExecutionLine: Codable, Sendable {
    /// The file, and the 0-based number of the record in it.
    public var file: String
    /// The 0-based number of the record in its file.
    public var record: Int
    /// Where the code stands in the record.
    public var field: String
    /// The benchmark's number of the item.
    public var item: Int
    /// The function.
    public var function: String
    /// The asserts of the item that held.
    public var asserts: Int
    /// The trivial function that solves the item too, so that this is no evidence.
    public var weakness: String?
}
