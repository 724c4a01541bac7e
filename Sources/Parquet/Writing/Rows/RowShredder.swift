import Core

/// Takes rows apart into columns: a value, and how much of its path is there and what of it begins again (Melnik et al.
/// 2010, *Dremel: interactive analysis of web-scale datasets*, section 4.2).
final class RowShredder {
    /// The columns, in the order of the schema's leaves.
    private(set) var columns: [ColumnBuilder]
    /// The bytes in memory.
    var byteCount: Int { columns.reduce(0) { $0 + $1.byteCount } }

    private let nodes: [ShreddedNode]
    private var rows = 0

    /// - Parameter schema: that of the fields.
    init(fields: [ParquetField], schema: ParquetSchema) {
        columns = schema.leaves.map(ColumnBuilder.init)
        nodes = ShreddedNode.nodes(for: fields)
    }

    /// Adds a row.
    ///
    /// - Throws: ``FirstpassError`` with the code `format` where a value does not fit its field; the row is not added then.
    func append(_ row: [JSONValue]) throws {
        guard row.count == nodes.count else {
            throw FirstpassError(
                .format, "\(row.count) values where the columns are \(nodes.count)", at: "row \(rows + 1)")
        }
        for column in columns.indices { columns[column].beginRow() }
        do {
            for (node, value) in zip(nodes, row) { try append(value, node, repetition: 0, definition: 0) }
        } catch {
            for column in columns.indices { columns[column].removeRow() }
            throw error
        }
        rows += 1
    }

    /// Forgets the rows, but not how many there were.
    func removeAll() {
        for column in columns.indices { columns[column].removeAll() }
    }

    // MARK: Values

    private func append(
        _ value: JSONValue, _ node: ShreddedNode, repetition: UInt8, definition: UInt8
    ) throws {
        if case .null = value {
            guard node.isNullable else { throw mismatch(value, node) }
            return appendNothing(node, repetition: repetition, definition: definition)
        }
        let definition = node.isNullable ? definition + 1 : definition
        switch (node.kind, value) {
        case (.value, _):
            guard columns[node.columns.lowerBound].append(value, repetition: repetition) else {
                throw mismatch(value, node)
            }
        case (.list(let element), .list(let values)):
            guard !values.isEmpty else {
                return appendNothing(node, repetition: repetition, definition: definition)
            }
            if case .value = element.kind {
                let place = node.columns.lowerBound
                let refused = columns[place].append(
                    contentsOf: values, repetition: repetition, hasNulls: element.isNullable)
                if let refused { throw mismatch(values[refused], element) }
                return
            }
            var repetition = repetition
            for value in values {
                try append(value, element, repetition: repetition, definition: definition + 1)
                repetition = element.repetition
            }
        case (.structure(let fields), .object(let members)):
            guard members.count == fields.count else { throw mismatch(value, node) }
            for (field, member) in zip(fields, members) {
                guard field.name == member.key else { throw mismatch(value, node) }
                try append(member.value, field, repetition: repetition, definition: definition)
            }
        default: throw mismatch(value, node)
        }
    }

    private func appendNothing(_ node: ShreddedNode, repetition: UInt8, definition: UInt8) {
        for column in node.columns {
            columns[column].appendNothing(definition: definition, repetition: repetition)
        }
    }

    private func mismatch(_ value: JSONValue, _ node: ShreddedNode) -> FirstpassError {
        FirstpassError(
            .format, "the column '\(node.path)' takes \(node.expectation), not \(value.kindInWords)",
            at: "row \(rows + 1)")
    }
}
