import Foundation
import Parquet
import Testing

/// What many writers write is read as pyarrow reads it.
@Suite struct CorpusTests {
    @Test func everyWritersRowsAreThoseThatPyarrowReads() throws {
        let folder = try TemporaryFolder()
        try ParquetCorpus.run("write", folder.path)
        var count = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".parquet") {
            let path = folder.path(name)
            let lines = try ParquetCorpus.lines(of: path)
            try Data(lines).write(to: URL(fileURLWithPath: path.dropLast(".parquet".count) + ".rows"))
            count += 1
        }
        let words = try ParquetCorpus.run("check", folder.path)
        #expect(count >= 80)
        #expect(words.hasPrefix("\(count) files, "), "\(words)")
    }
}
