public import Core
internal import GRDB

/// A sample as the ledger has it.
public struct SampleRecord: Sendable, Hashable {
    /// Its index among the question's samples, from 0.
    public var index: Int
    /// The position in the suite of the test that it was shown; -1 where that one is no longer in it.
    public var visibleTest: Int
    /// The test that it was shown.
    public var shown: String
    /// Where it stands.
    public var state: SampleState
    /// Its verdict, once it has been run.
    public var verdict: Verdict?
    /// Why there is no solution or why it did not pass, in a few words.
    public var reason: String?
    /// The solution, where one was found.
    public var source: String?
    /// The number of its generation.
    public var generation: Int?

    init(row: Row) throws {
        index = try row.decode(forColumn: "sample_index")
        visibleTest = try row.decode(forColumn: "visible_test")
        shown = try row.decode(forColumn: "shown")
        state = try row.name(forColumn: "state")
        verdict = try row.name(ifPresentForColumn: "verdict")
        reason = try row.decode(forColumn: "reason")
        source = try row.decode(forColumn: "source")
        generation = try row.decode(forColumn: "generation")
    }
}
