import Core

/// Writes the rows of a row group as JSON, one after the other.
struct RowWriter {
    private let members: [RowNode.Member]
    private let cursors: [ColumnCursor]

    init(_ members: [RowNode.Member], _ cursors: [ColumnCursor]) {
        (self.members, self.cursors) = (members, cursors)
    }

    /// Writes the next row, with a line end.
    ///
    /// - Throws: ``FirstpassError`` where the columns do not fit together, or cannot be read.
    func writeRow(to text: inout TextBuffer) throws {
        text.beginRow()
        try write(members, repetition: 0, definition: 0, to: &text)
        text.append(UInt8(ascii: "\n"))
    }

    private func write(
        _ members: [RowNode.Member], repetition: UInt8, definition: UInt8, to text: inout TextBuffer
    ) throws {
        text.append(UInt8(ascii: "{"))
        var isFirst = true
        for member in members {
            if !isFirst { text.append(UInt8(ascii: ",")) }
            isFirst = false
            text.append(member.key)
            try write(member.node, repetition: repetition, definition: definition, to: &text)
        }
        text.append(UInt8(ascii: "}"))
    }

    /// Writes a part of a row.
    ///
    /// - Parameters:
    ///   - repetition: the repetition level that its first entries must have.
    ///   - definition: the definition level that they have at least, since what holds it is there.
    private func write(
        _ node: RowNode, repetition: UInt8, definition: UInt8, to text: inout TextBuffer
    ) throws {
        let first = cursors[node.leaves.lowerBound]
        try first.needEntry()
        var definition = definition
        if let presence = node.presence {
            guard first.definition >= presence else {
                text.append("null")
                return try pass(node.leaves, repetition: repetition, least: definition)
            }
            definition = presence
        }
        switch node.content {
        case .leaf(let kind):
            try check(first, repetition: repetition, least: definition)
            if kind.isWord {
                kind.write(try first.takeWord(), to: &text)
            } else {
                let span = try first.takeSpan()
                first.bytes.withUnsafeBytes {
                    kind.write(UnsafeRawBufferPointer(rebasing: $0[span.start..<(span.start + span.count)]), to: &text)
                }
            }
            first.advance()
        case .structure(let members):
            try write(members, repetition: repetition, definition: definition, to: &text)
        case .list(let element, let levels):
            guard first.definition >= levels.definition else {
                text.append("[]")
                return try pass(node.leaves, repetition: repetition, least: definition)
            }
            text.append(UInt8(ascii: "["))
            try write(element, repetition: repetition, definition: levels.definition, to: &text)
            while try first.hasEntry(), first.repetition == levels.repetition {
                text.append(UInt8(ascii: ","))
                try write(element, repetition: levels.repetition, definition: levels.definition, to: &text)
            }
            text.append(UInt8(ascii: "]"))
        case .map(let key, let value, let levels):
            guard first.definition >= levels.definition else {
                text.append("{}")
                return try pass(node.leaves, repetition: repetition, least: definition)
            }
            text.append(UInt8(ascii: "{"))
            var repetition = repetition
            repeat {
                if repetition == levels.repetition { text.append(UInt8(ascii: ",")) }
                let start = text.count
                try write(key, repetition: repetition, definition: levels.definition, to: &text)
                text.quote(from: start)
                text.append(UInt8(ascii: ":"))
                try write(value, repetition: repetition, definition: levels.definition, to: &text)
                repetition = levels.repetition
            } while try first.hasEntry() && first.repetition == levels.repetition
            text.append(UInt8(ascii: "}"))
        }
    }

    /// Passes over the entries that say that a part of a row is not there: all of its columns must say the same.
    private func pass(_ leaves: Range<Int>, repetition: UInt8, least: UInt8) throws {
        let definition = cursors[leaves.lowerBound].definition
        for place in leaves {
            let cursor = cursors[place]
            try cursor.needEntry()
            try check(cursor, repetition: repetition, least: least)
            guard cursor.definition == definition else {
                throw cursor.damaged("columns of a struct do not fit together")
            }
            cursor.advance()
        }
    }

    private func check(_ cursor: ColumnCursor, repetition: UInt8, least: UInt8) throws {
        guard cursor.repetition == repetition, cursor.definition >= least else {
            throw cursor.damaged("the levels of the column are not those of its schema")
        }
    }
}
