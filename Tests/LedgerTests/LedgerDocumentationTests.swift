import Foundation
import GRDB
import LedgerTestSupport
import Testing

@testable import Ledger

@Suite struct LedgerDocumentationTests {
    private let folder: TemporaryFolder
    private let ledger: LedgerStore
    private let page: String

    init() async throws {
        folder = try TemporaryFolder()
        let run = TinyRun(questions: 20)
        ledger = try LedgerStore(at: folder.path("run.sqlite"), for: run.description)
        try await run.finish(ledger)
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        page = try String(contentsOf: root.appending(path: "docs/ledger.md"), encoding: .utf8)
    }

    @Test func everyTableAndViewIsDescribed() async throws {
        let names = try await ledger.reader.read {
            try String.fetchAll(
                $0.database,
                sql:
                    "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE '%\\_%' ESCAPE '\\' "
                    + "OR type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'grdb%'")
        }
        #expect(names.count >= 18)
        for name in names { #expect(page.contains("| `\(name)` |"), "\(name)") }
    }

    @Test func everyExampleQueryRuns() async throws {
        let section = try #require(
            page.components(separatedBy: "## Questions one asks\n").last?.components(separatedBy: "\n## ").first)
        let queries = section.components(separatedBy: ";").filter { $0.contains("SELECT") }
        #expect(queries.count == 10)
        try await ledger.reader.read { snapshot in
            for query in queries { _ = try Row.fetchAll(snapshot.database, sql: query) }
        }
    }
}
