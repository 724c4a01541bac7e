internal import GRDB

/// A suite as the ledger has it.
public struct SuiteRecord: Sendable, Hashable {
    /// The row's number.
    public var id: Int
    /// How often it had been written before.
    public var regeneration: Int
    /// The number of the generation that it was read from; nil where the tests came with the question.
    public var generation: Int?
    /// The tests.
    public var suite: TestSuite

    init(row: Row) throws {
        id = try row.decode(forColumn: "id")
        regeneration = try row.decode(forColumn: "regeneration")
        generation = try row.decode(forColumn: "generation")
        let rejected: Bool = try row.decode(String.self, forColumn: "state") != "valid"
        let reason: String? = try row.decode(forColumn: "reason")
        suite = TestSuite(
            source: try row.decode(forColumn: "source"), asserts: try row.texts(forColumn: "asserts"),
            assertCount: try row.decode(Int.self, forColumn: "assert_count"),
            refuted: try row.texts(forColumn: "refuted"), checks: try row.texts(forColumn: "checks"),
            rejection: rejected ? reason ?? "rejected" : nil)
    }
}
