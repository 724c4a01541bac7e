import Core
import Parquet
import Testing

@Suite struct ParquetSchemaTests {
    @Test func levelsFollowFromThePath() throws {
        let schema = try ParquetSchema(
            [
                SchemaElement("schema", childCount: 2), SchemaElement("id", .int64, .required),
                SchemaElement("messages", nil, .optional, childCount: 1),
                SchemaElement("list", nil, .repeated, childCount: 1),
                SchemaElement("element", nil, .required, childCount: 2),
                SchemaElement("role", .byteArray, .required), SchemaElement("content", .byteArray, .optional),
            ], at: "here")
        #expect(schema.leaves.map(\.path.last) == ["id", "role", "content"])
        #expect(schema.leaves.map(\.maximumDefinition) == [0, 2, 3])
        #expect(schema.leaves.map(\.maximumRepetition) == [0, 1, 1])
        #expect(schema.leaves.map(\.position) == [1, 5, 6])
    }

    @Test(arguments: [
        [], [SchemaElement("schema")],
        [SchemaElement("schema", childCount: 2), SchemaElement("id", .int64, .required)],
        [SchemaElement("schema", childCount: 0), SchemaElement("id", .int64, .required)],
        [SchemaElement("schema", childCount: 1), SchemaElement("id", .int64)],
        [SchemaElement("schema", childCount: 1), SchemaElement("group", nil, .required, childCount: 0)],
        [SchemaElement("schema", childCount: 1), SchemaElement("id", .fixedLengthByteArray, .required)],
    ])
    func whatIsNoTreeIsRefused(elements: [SchemaElement]) {
        #expect(throws: FirstpassError.self) { try ParquetSchema(elements, at: "here") }
    }
}
