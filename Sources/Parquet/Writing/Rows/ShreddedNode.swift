/// A field, or the elements of a list, with the levels that it stands at.
final class ShreddedNode {
    /// What is in it.
    enum Kind {
        case value
        case list(ShreddedNode)
        case structure([ShreddedNode])
    }

    /// What it is called; nothing for elements.
    let name: String
    /// As messages say it: `messages[].content`.
    let path: String
    /// Whether it may be null.
    let isNullable: Bool
    /// What is in it.
    let kind: Kind
    /// The columns below it.
    let columns: Range<Int>
    /// How many lists it is in.
    let repetition: UInt8
    /// What fits it, in words.
    let expectation: String

    /// The nodes of rows.
    static func nodes(for fields: [ParquetField]) -> [ShreddedNode] {
        nodes(for: fields, in: "", repetition: 0, firstColumn: 0)
    }

    private static func nodes(
        for fields: [ParquetField], in path: String, repetition: UInt8, firstColumn: Int
    ) -> [ShreddedNode] {
        var column = firstColumn
        return fields.map { field in
            let node = ShreddedNode(
                field, path: path.isEmpty ? field.name : "\(path).\(field.name)", repetition: repetition,
                firstColumn: column)
            column = node.columns.upperBound
            return node
        }
    }

    private init(_ field: ParquetField, path: String, repetition: UInt8, firstColumn: Int) {
        name = field.name
        self.path = path
        isNullable = field.isNullable
        self.repetition = repetition
        let words: String
        switch field.type {
        case .list(let type, let hasNulls):
            let element = ShreddedNode(
                ParquetField("", type, isNullable: hasNulls), path: path + "[]", repetition: repetition + 1,
                firstColumn: firstColumn)
            (kind, columns) = (.list(element), element.columns)
            words = "a list"
        case .structure(let fields):
            let nodes = Self.nodes(for: fields, in: path, repetition: repetition, firstColumn: firstColumn)
            (kind, columns) = (.structure(nodes), firstColumn..<(nodes.last?.columns.upperBound ?? firstColumn))
            words = "an object of \(fields.map { "'\($0.name)'" }.joined(separator: ", "))"
        default:
            (kind, columns) = (.value, firstColumn..<firstColumn + 1)
            words = field.type.inWords
        }
        expectation = field.isNullable ? words + " or null" : words
    }
}

extension ParquetType {
    /// What a value of it is called.
    fileprivate var inWords: String {
        switch self {
        case .boolean: "true or false"
        case .int32: "whole numbers of 32 bits"
        case .int64: "whole numbers"
        case .float: "numbers of single precision"
        case .double: "numbers of double precision"
        case .string: "text"
        case .list: "a list"
        case .structure: "an object"
        }
    }
}
