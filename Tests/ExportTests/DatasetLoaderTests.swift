import Foundation
import Ledger
import LedgerTestSupport
import Testing

@testable import Export

/// Every target in every format, in the loaders that its users have.
@Suite struct DatasetLoaderTests {
    @Test(arguments: ExportTarget.allCases)
    func everyLoaderReadsTheRowsWithAndWithoutTheCard(_ target: ExportTarget) async throws {
        let folder = try TemporaryFolder()
        let run = TinyRun(questions: 60)
        let ledger = try LedgerStore(at: folder.path("run.sqlite"), for: run.description)
        try await run.finish(ledger)
        var folders: [String] = []
        var summary: ExportSummary?
        for format in [ExportFormat.jsonLines, .packedJSONLines, .parquet] {
            // YAML would take the last two for a number and for false.
            var options = try ExportOptions(for: target, format: format, splits: "train=0.4,1=0.3,no=0.3")
            options.license = "llama2"
            let path = folder.path(format.rawValue)
            summary = try await DatasetExporter(options).export(target, from: ledger.reader, to: path)
            folders.append(path)
        }
        let checked = try PythonDatasets.check(folders, cache: folder.path("cache"))
        #expect(checked.problems == [])
        #expect(
            checked.rows == Dictionary(uniqueKeysWithValues: try #require(summary).splits.map { ($0.name, $0.rows) }))
        #expect(checked.rows.count == 3 && checked.rows.values.allSatisfy { $0 > 0 })
        // Each folder with its card and without, two in Croissant's reader, and each part of Parquet in two more.
        #expect(checked.loaded.count == 6 + 2 + 6, "\(checked.loaded)")
        #expect(checked.sizes.allSatisfy { (0.95...1.05).contains($0) }, "\(checked.sizes)")
    }
}
