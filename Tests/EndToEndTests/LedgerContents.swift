import Foundation
import Testing

/// What a ledger holds of the work that was done, as far as a test compares it.
struct LedgerContents: Decodable {
    /// The answer of SQLite's integrity check: `ok`.
    let integrity: String
    /// Whether the run stands in it: false where its making was cut off.
    let isBegun: Bool
    /// Rows of generations and executions: `generation/7` with the SHA-256 of all columns, the time included.
    let rows: [String: String]
    /// What was drawn, without number and time, sorted.
    let generations: [String]
    /// What was run, without number and time, sorted.
    let executions: [String]
    /// Keys of generations and executions that occur twice.
    let repeated: [String]
    /// Tokens that the last process drew, and those of them that stand in answers.
    let lastSession: [Int]

    /// Reads the ledger of a run that nobody writes at the moment; nothing, where there is none yet.
    init(ofRun run: String) throws {
        let outcome = try Program.run(
            "/usr/bin/python3", ["-I", Fixture.path("ledger_contents.py"), "\(run)/run.sqlite"])
        try #require(outcome.status == 0, "\(outcome.errors)")
        self = try JSONDecoder().decode(LedgerContents.self, from: Data(outcome.output.utf8))
    }

    /// Rows that an earlier state had and that are gone, or not as they were.
    func lost(since earlier: [String: String]) -> [String] {
        earlier.filter { rows[$0.key] != $0.value }.keys.sorted()
    }

    /// Whether the same was drawn and run as in another ledger, in whatever order.
    func expectSameWork(as other: LedgerContents, _ location: SourceLocation = #_sourceLocation) {
        #expect(integrity == "ok" && repeated.isEmpty, "\(integrity) \(repeated)", sourceLocation: location)
        #expect(lastSession[0] == lastSession[1], "something was drawn again", sourceLocation: location)
        for (mine, others) in [(generations, other.generations), (executions, other.executions)] {
            #expect(!others.isEmpty, sourceLocation: location)
            let differences = Set(mine).symmetricDifference(others).sorted().prefix(4)
            #expect(mine == others, "\(differences.joined(separator: "\n"))", sourceLocation: location)
        }
    }
}
