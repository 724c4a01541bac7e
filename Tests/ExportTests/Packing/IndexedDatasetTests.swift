import Core
import Datasets
import Foundation
import LedgerTestSupport
import Testing

@testable import Export

@Suite struct IndexedDatasetTests {
    private struct Read: Decodable {
        var dtype: String
        var documents: [[Int32]]
    }

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func roundTrip(_ documents: [[Int32]], vocabularySize: Int, name: String) throws -> Read {
        let writer = IndexedDatasetWriter(
            ids: try ByteSink(path: folder.path(name + ".bin")), index: try ByteSink(path: folder.path(name + ".idx")),
            vocabularySize: vocabularySize)
        for document in documents { try writer.append(document) }
        try writer.close()
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Python/read_indexed_dataset.py").path
        let output = try PythonDatasets.run("/usr/bin/env", ["python3", script, folder.path(name)])
        return try JSONDecoder().decode(Read.self, from: Data(output.utf8))
    }

    @Test func anIndependentReaderReadsWhatWasWritten() throws {
        var random = CounterRandom(seed: 4)
        for (number, vocabularySize) in [49_152, 65_499, 65_500, 151_936].enumerated() {
            let documents = (0..<50).map { _ in
                (0..<Int.random(in: 1...200, using: &random)).map { _ in
                    Int32.random(in: 0..<Int32(vocabularySize), using: &random)
                }
            }
            let read = try roundTrip(documents, vocabularySize: vocabularySize, name: "\(number)")
            #expect(read.documents == documents)
            #expect(read.dtype == (vocabularySize < 65_500 ? "uint16" : "int32"))
        }
    }

    @Test func emptyDocumentsArePassedOver() throws {
        #expect(try roundTrip([[], [1, 2], []], vocabularySize: 10, name: "gaps").documents == [[1, 2]])
        #expect(try roundTrip([], vocabularySize: 10, name: "none").documents.isEmpty)
    }

    @Test func anIDThatDoesNotFitIsABug() throws {
        let error = #expect(throws: FirstpassError.self) {
            _ = try roundTrip([[-1]], vocabularySize: 10, name: "wrong")
        }
        #expect(error?.code == .internal)
    }
}
