import Core
import Foundation
import PythonTestSupport
import Testing

@testable import Parquet

@Suite struct ParquetFileWriterTests {
    /// What `describe_parquet.py` prints.
    struct Description: Decodable {
        var types: [String]
        var rows: [[String]]
        var duckdb: Int
        var polars: Int
        var groups: Int
        var has_bounds: [Bool]
        var created_by: String
        var notes: [String: String]
    }

    private static func describe(_ data: Data) throws -> Description {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).parquet")
        defer { try? FileManager.default.removeItem(at: file) }
        try data.write(to: file)
        let output = try PythonScript("describe_parquet.py", beside: #filePath).run([file.path])
        return try JSONDecoder().decode(Description.self, from: output)
    }

    private static func leaf(
        _ name: String, _ type: PhysicalType, length: Int32? = nil, converted: Int32? = nil, logical: [UInt8]? = nil,
        digits: (precision: Int32, scale: Int32)? = nil
    ) -> SchemaElement {
        var element = SchemaElement(name, type, .optional)
        element.typeLength = length
        element.convertedType = converted
        element.logicalType = logical
        element.precision = digits?.precision
        element.scale = digits?.scale
        return element
    }

    /// Types and annotations that rows never have, as a file from elsewhere brings them.
    @Test func columnsOfAllTypesKeepTheirMeaning() throws {
        let schema = try ParquetSchema(
            [
                SchemaElement("schema", childCount: 7),
                Self.leaf(
                    "decimal", .fixedLengthByteArray, length: 2, converted: 5,
                    logical: [0x5C, 0x15, 0x04, 0x15, 0x08, 0x00, 0x00], digits: (4, 2)),
                Self.leaf("moment", .int96), Self.leaf("unsigned", .int32, converted: 13),
                Self.leaf("half", .fixedLengthByteArray, length: 2, logical: [0xFC, 0x00, 0x00]),
                Self.leaf("day", .int32, converted: 6, logical: [0x6C, 0x00, 0x00]),
                Self.leaf("raw", .byteArray),
                Self.leaf(
                    "instant", .int64, logical: [0x8C, 0x12, 0x1C, 0x2C, 0x00, 0x00, 0x00, 0x00]),
            ], at: "here")
        // 2000-01-01 is day 2,451,545 of the Julian calendar.
        let moment: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0x59, 0x68, 0x25, 0]
        let values: [ColumnValues] = [
            .fixed(bytes: [0x00, 0x7B, 0xFF, 0x85], width: 2), .fixed(bytes: moment + moment, width: 12),
            .int32([-1, 1]), .fixed(bytes: [0x00, 0x3E, 0x00, 0xBE], width: 2), .int32([0, -1]),
            .byteArray(bytes: [0xFF, 0x00, 0x01], ends: [1, 3]), .int64([0, 1_500_000]),
        ]
        let columns = values.map { ColumnData(count: 3, definitionLevels: [1, 0, 1], values: $0) }
        for compression in [ParquetCompression.none, .zstd()] {
            let sink = CollectedBytes()
            let options = ParquetWriterOptions(
                compression: compression, metadata: [ParquetKeyValue(key: "pandas", value: "{\"ü\": 1}")])
            let writer = try ParquetFileWriter(schema: schema, options: options, sink: sink.append)
            try writer.writeRowGroup(columns)
            try writer.writeRowGroup(columns)
            try writer.finish()
            let found = try Self.describe(sink.data)
            #expect(
                found.types == [
                    "decimal128(4, 2)", "timestamp[ns]", "uint32", "halffloat", "date32[day]", "binary",
                    "timestamp[us]",
                ])
            let first = ["1.23", "2000-01-01 00:00:00", "4294967295", "1.5", "1970-01-01", "b'\\xff'"]
            #expect(found.rows.count == 6 && found.duckdb == 6 && found.polars == 6 && found.groups == 2)
            #expect(Array(found.rows[0].prefix(6)) == first)
            #expect(found.rows[0][6].hasPrefix("1970-01-01 00:00:00"))
            #expect(found.rows[4] == Array(repeating: "None", count: 7))
            #expect(found.rows[5][0] == "-1.23" && found.rows[5][2] == "1" && found.rows[5][3] == "-1.5")
            #expect(found.rows[5][5] == "b'\\x00\\x01'" && found.rows[5][6].hasPrefix("1970-01-01 00:00:01.5"))
            #expect(found.has_bounds == [false, false, true, false, true, true, true])
            #expect(found.created_by == "firstpass version \(Version.current)")
            #expect(found.notes["pandas"] == "{\"ü\": 1}")
        }
    }

    // MARK: What does not fit

    /// Columns for a schema of a list of numbers, each wrong in one way.
    static let misfits: [[ColumnData]] = [
        [],
        [ColumnData(count: 1, definitionLevels: [1], repetitionLevels: [0], values: .int64([1]))],
        [ColumnData(count: 1, definitionLevels: [], repetitionLevels: [0], values: .int32([1]))],
        [ColumnData(count: 2, definitionLevels: [1, 1], repetitionLevels: [0, 0], values: .int32([1]))],
        [ColumnData(count: 1, definitionLevels: [2], repetitionLevels: [0], values: .int32([]))],
        [ColumnData(count: 1, definitionLevels: [1], repetitionLevels: [1], values: .int32([1]))],
        [ColumnData(count: 2, definitionLevels: [1, 1], repetitionLevels: [0, 2], values: .int32([1, 1]))],
    ]

    @Test(arguments: misfits.indices)
    func columnsThatDoNotFitTheSchemaAreRefused(index: Int) throws {
        let schema = try ParquetSchema(
            [SchemaElement("schema", childCount: 1), SchemaElement("a", .int32, .repeated)], at: "here")
        let writer = try ParquetFileWriter(schema: schema) { _ in }
        let error = #expect(throws: FirstpassError.self) { try writer.writeRowGroup(Self.misfits[index]) }
        #expect(error?.code == .internal)
        #expect(writer.writtenBytes == 0)
    }

    @Test func endsThatAreNotInOrderAreRefused() throws {
        let schema = try ParquetSchema(
            [SchemaElement("schema", childCount: 1), SchemaElement("a", .byteArray, .required)], at: "here")
        let writer = try ParquetFileWriter(schema: schema) { _ in }
        for ends in [[2, 1, 3], [1, 2], [-1, 3], [3, 4]] {
            let column = ColumnData(count: ends.count, values: .byteArray(bytes: [1, 2, 3], ends: ends))
            #expect(throws: FirstpassError.self, "\(ends)") { try writer.writeRowGroup([column]) }
        }
    }

    @Test func columnsHaveEquallyManyRows() throws {
        let schema = try ParquetSchema(
            [
                SchemaElement("schema", childCount: 2), SchemaElement("a", .int32, .required),
                SchemaElement("b", .int32, .repeated),
            ], at: "here")
        let writer = try ParquetFileWriter(schema: schema) { _ in }
        #expect(throws: FirstpassError.self) {
            try writer.writeRowGroup([
                ColumnData(count: 2, values: .int32([1, 2])),
                ColumnData(count: 2, definitionLevels: [1, 1], repetitionLevels: [0, 1], values: .int32([1, 2])),
            ])
        }
    }

    @Test func nothingFollowsAFailureOrTheEnd() throws {
        struct Full: Error {}
        let schema = try ParquetSchema(fields: [ParquetField("a", .int64)])
        let column = ColumnData(count: 1, values: .int64([1]))
        let sink = CollectedBytes()
        let failing = try ParquetFileWriter(schema: schema) {
            if sink.data.count > 10 { throw Full() }
            try sink.append($0)
        }
        #expect(throws: Full.self) { try failing.writeRowGroup([column]) }
        #expect(throws: FirstpassError.self) { try failing.finish() }
        let finished = try ParquetFileWriter(schema: schema) { _ in }
        try finished.finish()
        #expect(throws: FirstpassError.self) { try finished.writeRowGroup([column]) }
        #expect(throws: FirstpassError.self) { try finished.finish() }
    }
}
