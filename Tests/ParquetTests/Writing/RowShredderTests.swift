import Core
import Testing

@testable import Parquet

@Suite struct RowShredderTests {
    private static func shredded(_ fields: [ParquetField], _ rows: [[JSONValue]]) throws -> [ColumnData] {
        let shredder = RowShredder(fields: fields, schema: try ParquetSchema(fields: fields))
        for row in rows { try shredder.append(row) }
        return shredder.columns.map(\.data)
    }

    private static func object(_ members: (String, JSONValue)...) -> JSONValue {
        .object(members.map { (key: $0.0, value: $0.1) })
    }

    /// Section 4.1 of Melnik et al. 2010, figure 3: the column Name.Language.Code and those beside it of two documents.
    @Test func levelsAreThoseOfThePaper() throws {
        let language = ParquetType.structure([
            ParquetField("Code", .string), ParquetField("Country", .string, isNullable: true),
        ])
        let fields = [
            ParquetField(
                "Name",
                .list(
                    .structure([
                        ParquetField("Language", .list(language)), ParquetField("Url", .string, isNullable: true),
                    ])))
        ]
        func name(_ languages: [JSONValue], _ url: JSONValue) -> JSONValue {
            Self.object(("Language", .list(languages)), ("Url", url))
        }
        let first: [JSONValue] = [
            .list([
                name(
                    [
                        Self.object(("Code", .string("en-us")), ("Country", .string("us"))),
                        Self.object(("Code", .string("en")), ("Country", .null)),
                    ], .string("http://A")), name([], .string("http://B")),
                name([Self.object(("Code", .string("en-gb")), ("Country", .string("gb")))], .null),
            ])
        ]
        let second: [JSONValue] = [.list([name([], .string("http://C"))])]
        let columns = try Self.shredded(fields, [first, second])
        #expect(columns[0].repetitionLevels == [0, 2, 1, 1, 0])
        #expect(columns[0].definitionLevels == [2, 2, 1, 2, 1])
        #expect(columns[0].values == .byteArray(bytes: Array("en-usenen-gb".utf8), ends: [5, 7, 12]))
        #expect(columns[1].repetitionLevels == [0, 2, 1, 1, 0])
        #expect(columns[1].definitionLevels == [3, 2, 1, 3, 1])
        #expect(columns[1].values == .byteArray(bytes: Array("usgb".utf8), ends: [2, 4]))
        #expect(columns[2].repetitionLevels == [0, 1, 1, 0])
        #expect(columns[2].definitionLevels == [2, 2, 1, 2])
    }

    @Test func listsAreMissingOrEmptyOrHaveNulls() throws {
        let fields = [ParquetField("a", .list(.int32, hasNulls: true), isNullable: true)]
        let rows: [[JSONValue]] = [[.null], [.list([])], [.list([.null])], [.list([.integer(7), .null, .integer(8)])]]
        let column = try Self.shredded(fields, rows)[0]
        #expect(column.definitionLevels == [0, 1, 2, 3, 2, 3])
        #expect(column.repetitionLevels == [0, 0, 0, 0, 1, 1])
        #expect(column.values == .int32([7, 8]))
        #expect(column.count == 6)
    }

    @Test func aListThatBeginsAgainInsideAnotherKeepsItsLevel() throws {
        let fields = [ParquetField("a", .list(.list(.int64)))]
        let inner: [JSONValue] = [.list([.integer(1), .integer(2)]), .list([]), .list([.integer(3)])]
        let column = try Self.shredded(fields, [[.list(inner)], [.list([])]])[0]
        #expect(column.repetitionLevels == [0, 2, 1, 1, 0])
        #expect(column.definitionLevels == [2, 2, 1, 2, 0])
    }

    /// What does not fit, and what the message says of it.
    static let misfits: [(ParquetType, JSONValue, String)] = [
        (.int32, .integer(1 << 31), "the column 'a' takes whole numbers of 32 bits, not the number 2147483648"),
        (.int64, .number(1), "the column 'a' takes whole numbers, not the number 1.0"),
        (.float, .number(1e300), "the column 'a' takes numbers of single precision, not the number 1e+300"),
        (.float, .integer(16_777_217), "the column 'a' takes numbers of single precision, not the number 16777217"),
        (.double, .integer(.max), "the column 'a' takes numbers of double precision, not the number \(Int.max)"),
        (.string, .null, "the column 'a' takes text, not null"),
        (.boolean, .string("true"), "the column 'a' takes true or false, not a text"),
        (.list(.string), .string("x"), "the column 'a' takes a list, not a text"),
        (.list(.string), .list([.string("x"), .null]), "the column 'a[]' takes text, not null"),
        (
            .list(.list(.int32)), .list([.list([.boolean(true)])]),
            "the column 'a[][]' takes whole numbers of 32 bits, not true"
        ),
        (
            .structure([ParquetField("b", .int32), ParquetField("c", .string, isNullable: true)]),
            object(("b", .integer(1)), ("c", .integer(2))),
            "the column 'a.c' takes text or null, not the number 2"
        ),
        (
            .structure([ParquetField("b", .int32), ParquetField("c", .int32)]),
            object(("c", .integer(1)), ("b", .integer(2))),
            "the column 'a' takes an object of 'b', 'c', not an object of 'c', 'b'"
        ),
        (
            .structure([ParquetField("b", .int32)]), object(),
            "the column 'a' takes an object of 'b', not an object of "
        ),
    ]

    @Test(arguments: misfits.indices)
    func aValueThatDoesNotFitLeavesNothingOfItsRow(index: Int) throws {
        let (type, value, message) = Self.misfits[index]
        let fields = [ParquetField("before", .list(.string)), ParquetField("a", type)]
        let shredder = RowShredder(fields: fields, schema: try ParquetSchema(fields: fields))
        let empty = shredder.columns.map(\.data)
        let error = #expect(throws: FirstpassError.self) {
            try shredder.append([.list([.string("x"), .string("y")]), value])
        }
        #expect(error?.message == message)
        #expect(error?.location == "row 1")
        #expect(shredder.columns.map(\.data) == empty)
        #expect(shredder.byteCount == 0)
    }

    @Test func aRowHasAValueForEachColumn() throws {
        #expect(throws: FirstpassError.self) { try Self.shredded([ParquetField("a", .int32)], [[]]) }
    }
}
