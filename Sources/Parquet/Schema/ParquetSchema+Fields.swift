import Core

extension ParquetSchema {
    /// The schema of rows with these fields: texts are annotated as such, and lists have the three levels that the format
    /// asks for (<https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#lists>).
    ///
    /// - Throws: ``FirstpassError`` with the code `unsupported` where there are no fields, or two of one name beside each
    ///   other.
    public init(fields: [ParquetField]) throws {
        var elements = [SchemaElement("schema", childCount: Int32(clamping: fields.count))]
        try Self.append(fields, at: "the rows", to: &elements)
        try self.init(elements, at: "new")
    }

    private static func append(_ fields: [ParquetField], at place: String, to elements: inout [SchemaElement]) throws {
        var seen: Set<String> = []
        for field in fields where !seen.insert(field.name).inserted {
            throw FirstpassError(
                .unsupported, "a Parquet file cannot have two columns named '\(field.name)'", at: place,
                remedy: "Rename one of them.")
        }
        guard !fields.isEmpty else {
            throw FirstpassError(
                .unsupported, "a Parquet file cannot have a struct without fields", at: place,
                remedy: "Leave it out, or give it a field.")
        }
        for field in fields {
            try append(field.type, field.name, field.isNullable ? .optional : .required, to: &elements)
        }
    }

    private static func append(
        _ type: ParquetType, _ name: String, _ repetition: Repetition, to elements: inout [SchemaElement]
    ) throws {
        /// The union member of `LogicalType` with a number, an empty struct.
        func logical(_ number: Int16) -> [UInt8] { ThriftEncoder.structure { $0.field(number) { _ in } } }
        var element = SchemaElement(name, nil, repetition)
        switch type {
        case .boolean: element.physicalType = .boolean
        case .int32: element.physicalType = .int32
        case .int64: element.physicalType = .int64
        case .float: element.physicalType = .float
        case .double: element.physicalType = .double
        case .string:
            element.physicalType = .byteArray
            element.convertedType = 0
            element.logicalType = logical(1)
        case .list(let inner, let hasNulls):
            element.childCount = 1
            element.convertedType = 3
            element.logicalType = logical(3)
            elements += [element, SchemaElement("list", nil, .repeated, childCount: 1)]
            return try append(inner, "element", hasNulls ? .optional : .required, to: &elements)
        case .structure(let fields):
            element.childCount = Int32(clamping: fields.count)
            elements.append(element)
            return try append(fields, at: "the struct '\(name)'", to: &elements)
        }
        elements.append(element)
    }
}
