import Core

/// A part of a row, as it is written in JSON: what the schema's groups and annotations amount to.
///
/// Lists and maps are those of <https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#nested-types>, the
/// older forms with two levels included; a repeated node without an annotation is a list too.
final class RowNode {
    /// What it is.
    enum Content {
        case leaf(ValueText)
        case structure([Member])
        /// Values that repeat.
        case list(RowNode, Repeated)
        /// An object whose keys are values.
        case map(key: RowNode, value: RowNode, Repeated)
    }

    /// A member of an object.
    struct Member {
        /// The name as JSON, with the colon behind it.
        var key: [UInt8]
        var node: RowNode
    }

    /// The levels of a repeated node.
    struct Repeated {
        /// The definition level from which on there is something in the list.
        var definition: UInt8
        /// The repetition level of what goes on with the list.
        var repetition: UInt8
    }

    /// The definition level at which it is there; nil where it always is.
    let presence: UInt8?
    /// The columns below it.
    let leaves: Range<Int>
    let content: Content

    private init(presence: UInt8?, leaves: Range<Int>, content: Content) {
        (self.presence, self.leaves, self.content) = (presence, leaves, content)
    }

    /// The members of a row.
    ///
    /// - Throws: ``FirstpassError`` where an annotation cannot be what it says.
    static func members(of schema: ParquetSchema, at location: String) throws -> [Member] {
        var builder = Builder(schema: schema, location: location)
        return try builder.members(schema.elements[0].childCount ?? 0, Repeated(definition: 0, repetition: 0))
    }

    /// Goes through the nodes in their order.
    private struct Builder {
        let schema: ParquetSchema
        let location: String
        private var position = 1
        private var leaf = 0

        init(schema: ParquetSchema, location: String) {
            (self.schema, self.location) = (schema, location)
        }

        mutating func members(_ count: Int32, _ levels: Repeated) throws -> [Member] {
            try (0..<count).map { _ in
                var key = TextBuffer(limit: .max)
                schema.elements[position].name.utf8.withContiguousStorageIfAvailable {
                    key.append(string: UnsafeRawBufferPointer($0))
                }
                key.append(UInt8(ascii: ":"))
                return Member(key: key.take(), node: try node(levels))
            }
        }

        /// The next node as a field: a repeated one is a list.
        private mutating func node(_ outer: Repeated) throws -> RowNode {
            let element = schema.elements[position]
            let first = leaf
            guard element.repetition == .repeated else {
                let levels = Repeated(
                    definition: outer.definition + (element.repetition == .optional ? 1 : 0),
                    repetition: outer.repetition)
                let presence = element.repetition == .optional ? levels.definition : nil
                let content = try content(levels)
                return RowNode(presence: presence, leaves: first..<leaf, content: content)
            }
            let levels = Repeated(definition: outer.definition + 1, repetition: outer.repetition + 1)
            let content = try content(levels)
            let element0 = RowNode(presence: nil, leaves: first..<leaf, content: content)
            return RowNode(presence: nil, leaves: first..<leaf, content: .list(element0, levels))
        }

        /// What the next node holds, whether it repeats or not.
        private mutating func content(_ levels: Repeated) throws -> Content {
            let element = schema.elements[position]
            position += 1
            guard let count = element.childCount, element.physicalType == nil else {
                leaf += 1
                return .leaf(try ValueText(element, at: location))
            }
            // Of a list or a map the only child is the node that repeats.
            if count == 1, schema.elements[position].repetition == .repeated, element.repetition != .repeated {
                switch LogicalAnnotation(element) {
                case .list: return try list(named: element.name, levels)
                case .map: if let map = try map(levels) { return map }
                default: break
                }
            }
            return .structure(try members(count, levels))
        }

        private mutating func list(named name: String, _ outer: Repeated) throws -> Content {
            let repeated = schema.elements[position]
            let levels = Repeated(definition: outer.definition + 1, repetition: outer.repetition + 1)
            let first = leaf
            let isElement =
                repeated.physicalType != nil || repeated.childCount != 1
                || schema.elements[position + 1].repetition == .repeated
                || repeated.name == "array" || repeated.name == "\(name)_tuple"
            let element: RowNode
            if isElement {
                let content = try content(levels)
                element = RowNode(presence: nil, leaves: first..<leaf, content: content)
            } else {
                position += 1
                element = try node(levels)
            }
            return .list(element, levels)
        }

        /// A map's pairs; nil where what repeats is no pair.
        private mutating func map(_ outer: Repeated) throws -> Content? {
            let repeated = schema.elements[position]
            guard repeated.physicalType == nil, repeated.childCount == 2,
                schema.elements[position + 1].physicalType != nil,
                schema.elements[position + 1].repetition != .repeated
            else { return nil }
            let levels = Repeated(definition: outer.definition + 1, repetition: outer.repetition + 1)
            position += 1
            let key = try node(levels)
            return .map(key: key, value: try node(levels), levels)
        }
    }
}
