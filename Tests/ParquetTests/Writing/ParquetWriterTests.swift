import Core
import Foundation
import Testing

@testable import Parquet

@Suite struct ParquetWriterTests {
    @Test func sameRowsGiveSameBytes() throws {
        for number in 1_000..<1_020 {
            let table = FuzzedTable(number: UInt64(number), rowCount: 300)
            #expect(try WrittenBytes.of(table) == WrittenBytes.of(table))
        }
    }

    @Test func aRefusedRowIsNotInTheFile() throws {
        let fields = [ParquetField("a", .string), ParquetField("b", .list(.int32))]
        let rows: [[JSONValue]] = [[.string("x"), .list([.integer(1)])], [.string("y"), .list([.integer(2)])]]
        let sink = CollectedBytes()
        let writer = try ParquetWriter(fields: fields, sink: sink.append)
        try writer.append(rows[0])
        #expect(throws: FirstpassError.self) { try writer.append([.string("z"), .list([.integer(1), .string("")])]) }
        try writer.append(rows[1])
        try writer.finish()
        #expect(try sink.data == WrittenBytes.of(fields, rows))
    }

    /// Rows of about 9 KB, row groups of 100 KB: what has been given to the sink is never far behind the rows.
    @Test func rowGroupsAreWrittenAsTheyFill() throws {
        let options = ParquetWriterOptions(compression: .none, rowGroupBytes: 100_000, dictionaryBytes: 0)
        let writer = try ParquetWriter(fields: [ParquetField("a", .string)], options: options) { _ in }
        for row in 1...200 {
            try writer.append([.string(String(repeating: "x", count: 9_000))])
            #expect(row * 9_000 - writer.writtenBytes < 110_000)
        }
        try writer.finish()
        #expect(writer.writtenBytes > 200 * 9_000)
    }

    @Test func pagesEndWhereRowsEnd() throws {
        let fields = [ParquetField("a", .list(.int64))]
        let schema = try ParquetSchema(fields: fields)
        let data = ColumnData(
            count: 7, definitionLevels: [1, 1, 1, 0, 1, 1, 1], repetitionLevels: [0, 1, 1, 0, 0, 0, 1],
            values: .int64([1, 2, 3, 4, 5, 6]))
        let spans = PageSpan.split(data, schema.leaves[0], limit: 64) { _ in 64 }
        #expect(
            spans == [
                PageSpan(entries: 0..<3, values: 0..<3, firstRow: 0),
                PageSpan(entries: 3..<5, values: 3..<4, firstRow: 1),
                PageSpan(entries: 5..<7, values: 4..<6, firstRow: 3),
            ])
        #expect(PageSpan.split(data, schema.leaves[0], limit: 1_000) { _ in 64 }.count == 1)
    }

    @Test func aDictionaryIsWrittenOnlyWhereItPays() throws {
        func size(_ values: (Int) -> String, dictionaryBytes: Int) throws -> Int {
            let options = ParquetWriterOptions(dictionaryBytes: dictionaryBytes)
            let rows = (0..<20_000).map { [JSONValue.string(values($0))] }
            return try WrittenBytes.of([ParquetField("a", .string)], rows, options).count
        }
        var random = CounterRandom(seed: 5)
        let words = (0..<100).map { _ in String(random.next(), radix: 36) }
        let picks = (0..<20_000).map { _ in words[Int.random(in: 0..<100, using: &random)] }
        #expect(try size({ picks[$0] }, dictionaryBytes: 1 << 20) < size({ picks[$0] }, dictionaryBytes: 0))
        let unique = try size({ "number \($0)" }, dictionaryBytes: 1 << 20)
        #expect(try unique == size({ "number \($0)" }, dictionaryBytes: 0))
    }

    @Test(arguments: [0, 23, -1])
    func aLevelThatThereIsNotIsRefused(level: Int) {
        #expect(throws: FirstpassError.self) {
            try ParquetWriter(
                fields: [ParquetField("a", .string)], options: ParquetWriterOptions(compression: .zstd(level: level))
            ) { _ in }
        }
    }

    @Test(arguments: [
        [], [ParquetField("a", .string), ParquetField("a", .int32)], [ParquetField("a", .structure([]))],
        [ParquetField("a", .list(.structure([ParquetField("b", .int32), ParquetField("b", .int32)])))],
    ])
    func fieldsThatMakeNoSchemaAreRefused(fields: [ParquetField]) {
        let error = #expect(throws: FirstpassError.self) { try ParquetSchema(fields: fields) }
        #expect(error?.code == .unsupported)
    }

    @Test func typesThatAreNestedTooDeepAreRefused() {
        var type = ParquetType.int32
        for _ in 0..<70 { type = .list(type) }
        #expect(throws: FirstpassError.self) { try ParquetSchema(fields: [ParquetField("a", type)]) }
    }
}
