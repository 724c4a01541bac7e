import Core
import Foundation
import Testing

@testable import Parquet

/// A file's sizes are believed only as far as they are worth their memory.
@Suite struct PageMemoryTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ bytes: [UInt8]) throws -> ParquetFile {
        try Data(bytes).write(to: URL(fileURLWithPath: folder.path("x")))
        return try ParquetFile(path: folder.path("x"))
    }

    private func lines(_ file: ParquetFile) throws -> String {
        let rows = try ParquetRows(file, blockBytes: 1 << 12)
        var lines: [UInt8] = []
        while let block = try rows.next() { lines += block.bytes }
        return String(decoding: lines, as: UTF8.self)
    }

    /// 33 KB that claim a GiB, and twice that in values.
    @Test func aSmallFileHasNoHugePages() throws {
        for (dictionaryBytes, pageBytes) in [(1 << 30, 1), (nil, 1 << 30)] {
            let dense = DenseFile(columns: 2, dictionaryBytes: dictionaryBytes, pageBytes: pageBytes)
            #expect(dense.bytes.count < 40_000)
            let error = #expect(throws: FirstpassError.self) { try lines(file(dense.bytes)) }
            #expect(error?.code == .unsupported && error?.message.contains("512 MB") == true)
            #expect(error?.location?.contains("row group 0, column 'a', byte 4") == true && error?.remedy != nil)
        }
    }

    /// A dictionary of a MiB takes two more for where its values stand.
    @Test(arguments: [(1 << 20, 1, 9), (nil, 1 << 20, 3)])
    func columnsShareTheMemoryOfARowGroup(dictionaryBytes: Int?, pageBytes: Int, needed: Int) throws {
        let file = try file(DenseFile(columns: 3, dictionaryBytes: dictionaryBytes, pageBytes: pageBytes).bytes)
        file.mostPageBytes = needed << 20 + 1_000
        #expect(try lines(file) == "{\"a\":\"\",\"b\":\"\",\"c\":\"\"}\n")
        file.mostPageBytes = needed << 20 - 1_000
        let error = #expect(throws: FirstpassError.self) { try lines(file) }
        #expect(error?.code == .unsupported)
        #expect(error?.location?.contains("row group 0, column 'c'") == true)
    }

    /// Values that are put together of others take room beside their page: a value and a window with it.
    @Test func valuesThatAreNotInThePageTakeTheirMemoryToo() throws {
        let file = try file(DenseFile(columns: 1, dictionaryBytes: nil, pageBytes: 1 << 20, encoding: 7).bytes)
        for (bytes, code) in [(2 << 20, FirstpassError.Code.unsupported), (4 << 20, .format)] {
            file.mostPageBytes = bytes
            let error = #expect(throws: FirstpassError.self) { try lines(file) }
            #expect(error?.code == code)
        }
    }

    @Test func aPageGivesItsMemoryBack() throws {
        let rows = (0..<3_000).map { [JSONValue.string("\($0) " + String(repeating: "x", count: $0 % 90))] }
        let options = ParquetWriterOptions(rowGroupBytes: 60_000, pageBytes: 4_000, dictionaryBytes: 0)
        let file = try file(Array(try WrittenBytes.of([ParquetField("a", .string)], rows, options)))
        #expect(file.rowGroupCount > 1)
        file.mostPageBytes = 40_000
        #expect(try lines(file).split(separator: "\n").count == 3_000)
    }

    /// Each would take a hundred times its bytes. Counted are four bytes of magic, and those of fields and of lists before it.
    @Test func whatIsMissingInAFooterIsSeenAtOnce() throws {
        func refusal(_ footer: (inout ThriftEncoder) -> Void) -> String? {
            let error = #expect(throws: FirstpassError.self) { try file(DenseFile(footer: footer).bytes) }
            #expect(error?.code == .format)
            return error.map { "\($0.message), \($0.location ?? "")" }
        }
        let most = 0..<1_000
        func place(_ byte: Int) -> String { "\(folder.path("x")), byte \(byte)" }
        #expect(
            refusal { $0.field(2, most, of: .structure) { encoder, _ in encoder.structure { _ in } } }
                == "the Parquet file's footer is damaged: a node of the schema has no name, \(place(9))")
        #expect(
            refusal { $0.field(2, most, of: .structure) { encoder, _ in encoder.structure { $0.field(4, "n") } } }
                == "the Parquet file's footer is damaged: the schema does not say how often 'n' is, \(place(16))")
        #expect(
            refusal {
                $0.field(4, [0], of: .structure) { encoder, _ in
                    encoder.structure {
                        $0.field(1, most, of: .structure) { encoder, _ in encoder.structure { _ in } }
                    }
                }
            } == "the Parquet file's footer is damaged: nothing is said of a column, \(place(11))")
    }

    @Test func noByteIsCountedTwice() throws {
        let rows = (0..<6_000).map { [JSONValue.string("row \($0)")] }
        let options = ParquetWriterOptions(compression: .none, pageBytes: 1_000, dictionaryBytes: 0)
        let file = try file(Array(try WrittenBytes.of([ParquetField("a", .string)], rows, options)))
        let group = try file.rowGroup(0)
        try group.take(3_000, into: nil)
        #expect(abs(file.bytesRead - file.byteCount / 2) < file.byteCount / 5)
        try group.take(3_000, into: nil)
        // Not what the page index has.
        #expect(file.bytes.bytesRead <= file.byteCount)
        #expect(file.bytes.bytesRead > file.byteCount * 3 / 4)
    }
}
