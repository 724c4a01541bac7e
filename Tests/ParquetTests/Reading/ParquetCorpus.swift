import Foundation
import Parquet
import PythonTestSupport

/// Parquet files of other writers, made by `parquet_corpus.py`.
enum ParquetCorpus {
    /// Runs the script to its end and gives its words.
    @discardableResult
    static func run(_ command: String, _ folder: String) throws -> String {
        let script = PythonScript("parquet_corpus.py", beside: #filePath)
        return String(decoding: try script.run([command, folder]), as: UTF8.self)
    }

    /// The rows of a file as lines of JSON.
    static func lines(of path: String) throws -> [UInt8] {
        let rows = try ParquetRows(ParquetFile(path: path), blockBytes: 1 << 12)
        var lines: [UInt8] = []
        while let block = try rows.next() { lines += block.bytes }
        return lines
    }
}
