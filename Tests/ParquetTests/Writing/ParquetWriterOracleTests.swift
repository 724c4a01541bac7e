import Core
import Foundation
import Parquet
import PythonTestSupport
import Testing

/// What is written, as pyarrow, DuckDB and Polars read it.
@Suite struct ParquetWriterOracleTests {
    /// What `compare_parquet.py` prints.
    struct Comparison: Decodable {
        var files: Int
        var rows: Int
        var pages: Int
        var problems: [String]
    }

    @Test func hundredThousandRowsReadBackExactly() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "parquet-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let counts = [0, 1, 7, 500, 992, 2_000, 1_500] + Array(repeating: 1_000, count: 95)
        for (number, count) in counts.enumerated() {
            try FuzzedTable(number: UInt64(number), rowCount: count).write(to: folder, name: "table-\(number)")
        }
        let output = try PythonScript("compare_parquet.py", beside: #filePath).run([folder.path])
        let comparison = try JSONDecoder().decode(Comparison.self, from: output)
        #expect(comparison.problems == [])
        #expect(comparison.files == counts.count)
        #expect(comparison.rows == 100_000)
        #expect(comparison.pages > 10_000)
    }
}
