import Core
import Foundation
import Parquet
import Testing

/// What becomes of schemas and values that the writers of the corpus do not write.
@Suite struct RowTextTests {
    /// The rows of a file that is written with a schema.
    private func lines(_ elements: [SchemaElement], _ columns: [ColumnData]) throws -> [String] {
        let folder = try TemporaryFolder()
        var data = Data()
        let writer = try ParquetFileWriter(schema: ParquetSchema(elements, at: "test")) { data.append(contentsOf: $0) }
        try writer.writeRowGroup(columns)
        try writer.finish()
        try data.write(to: URL(fileURLWithPath: folder.path("x")))
        return String(decoding: try ParquetCorpus.lines(of: folder.path("x")), as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }

    /// A leaf with an annotation in the older form.
    private func leaf(
        _ type: PhysicalType, converted: Int32? = nil, length: Int32? = nil, scale: Int32? = nil
    ) -> SchemaElement {
        var element = SchemaElement("a", type, .required)
        (element.convertedType, element.typeLength) = (converted, length)
        (element.scale, element.precision) = (scale, scale)
        return element
    }

    private func texts(_ element: SchemaElement, _ values: ColumnValues) throws -> [String] {
        let root = SchemaElement("schema", childCount: 1)
        return try lines([root, element], [ColumnData(count: values.count, values: values)]).map {
            String($0.dropFirst(#"{"a":"#.count).dropLast())
        }
    }

    @Test func timesAtTheEndsOfTheirRangeAreWritten() throws {
        let ends = ColumnValues.int64([.min, -1, 0, .max])
        #expect(
            try texts(leaf(.int64, converted: 8), ends) == [
                #""-2562047788:00:54.775808""#, #""-00:00:00.000001""#, #""00:00:00""#, #""2562047788:00:54.775807""#,
            ])
        #expect(
            try texts(leaf(.int64, converted: 9), ends) == [
                #""-292275055-05-16T16:47:04.192Z""#, #""1969-12-31T23:59:59.999Z""#, #""1970-01-01T00:00:00Z""#,
                #""+292278994-08-17T07:12:55.807Z""#,
            ])
        #expect(
            try texts(leaf(.int32, converted: 6), .int32([.min, -719_528, .max])) == [
                #""-5877641-06-23""#, #""0000-01-01""#, #""+5881580-07-11""#,
            ])
    }

    @Test func numbersKeepAllTheirDigits() throws {
        #expect(try texts(leaf(.int64, converted: 14), .int64([-1, 0])) == ["18446744073709551615", "0"])
        #expect(try texts(leaf(.int32, converted: 13), .int32([-1, .min])) == ["4294967295", "2147483648"])
        #expect(
            try texts(leaf(.int64, converted: 5, scale: 3), .int64([.min, -5, 5_000]))
                == ["-9223372036854775.808", "-0.005", "5.000"])
        let bytes: [UInt8] = [0x80, 0, 0xFF, 0xFF, 0, 1]
        #expect(
            try texts(leaf(.fixedLengthByteArray, converted: 5, length: 2, scale: 1), .fixed(bytes: bytes, width: 2))
                == ["-3276.8", "-0.1", "0.1"])
        #expect(
            try texts(leaf(.float), .float([0.1, .nan, -.infinity, .leastNonzeroMagnitude])) == [
                "0.1", "null", "null", "1e-45",
            ])
    }

    @Test func bytesAreTextWhereTheyCanBe() throws {
        let bytes = Array("ü\"\u{1}".utf8) + [0xFF, 0xFE, 0xFD, 0xFC]
        #expect(
            try texts(leaf(.byteArray), .byteArray(bytes: bytes, ends: [4, 8, 8])) == [
                #""ü\"\u0001""#, #""//79/A==""#, #""""#,
            ])
        let interval: [UInt8] = [14, 0, 0, 0, 3, 0, 0, 0, 0xE9, 3, 0, 0]
        #expect(
            try texts(leaf(.fixedLengthByteArray, converted: 21, length: 12), .fixed(bytes: interval, width: 12))
                == [#""P14M3DT1.001S""#])
    }

    @Test func olderListsAndRepeatedColumnsAreArrays() throws {
        // optional group a (LIST) { repeated int32 element }, repeated byte_array b, optional group c { repeated group d }
        var list = SchemaElement("a", nil, .optional, childCount: 1)
        list.convertedType = 3
        let elements = [
            SchemaElement("schema", childCount: 3), list, SchemaElement("element", .int32, .repeated),
            SchemaElement("b", .byteArray, .repeated), SchemaElement("c", nil, .optional, childCount: 1),
            SchemaElement("d", nil, .repeated, childCount: 1), SchemaElement("e", .boolean, .optional),
        ]
        let columns = [
            ColumnData(
                count: 4, definitionLevels: [2, 2, 1, 0], repetitionLevels: [0, 1, 0, 0], values: .int32([1, 2])),
            ColumnData(
                count: 4, definitionLevels: [0, 1, 1, 0], repetitionLevels: [0, 0, 1, 0],
                values: .byteArray(bytes: [0x78, 0x79], ends: [1, 2])),
            ColumnData(
                count: 4, definitionLevels: [0, 1, 3, 2], repetitionLevels: [0, 0, 0, 1], values: .boolean([true])),
        ]
        #expect(
            try lines(elements, columns) == [
                #"{"a":[1,2],"b":[],"c":null}"#, #"{"a":[],"b":["x","y"],"c":{"d":[]}}"#,
                #"{"a":null,"b":[],"c":{"d":[{"e":true},{"e":null}]}}"#,
            ])
    }

    @Test func aRowThatIsTooLongIsPassedOverAlone() throws {
        let folder = try TemporaryFolder()
        var data = Data()
        let fields = [ParquetField("a", .list(.string))]
        let writer = try ParquetWriter(fields: fields) { data.append(contentsOf: $0) }
        for count in [1, 3_000, 2, 0] {
            try writer.append([.list(Array(repeating: .string("0123456789"), count: count))])
        }
        try writer.finish()
        try data.write(to: URL(fileURLWithPath: folder.path("x")))
        let rows = try ParquetRows(ParquetFile(path: folder.path("x")), maximumBytes: 20_000)
        var blocks: [String] = []
        while let block = try rows.next() {
            blocks.append(block.isTooLong ? "too long" : String(decoding: block.bytes, as: UTF8.self))
        }
        #expect(
            blocks == [
                "{\"a\":[\"0123456789\"]}\n", "too long", "{\"a\":[\"0123456789\",\"0123456789\"]}\n{\"a\":[]}\n",
            ])
    }
}
