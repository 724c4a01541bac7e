internal import Core

/// The schema of a file: its nodes, and the columns that they make.
public struct ParquetSchema: Sendable, Equatable {
    /// All nodes in depth-first order, the root first.
    public let elements: [SchemaElement]
    /// The columns in the order of the nodes.
    public let leaves: [LeafDescriptor]

    /// Checks nodes and works out the columns.
    ///
    /// - Parameter location: what messages call the file.
    /// - Throws: ``FirstpassError`` with the code `format` where the nodes are no tree, with `unsupported` where they are
    ///   nested deeper than 64 levels.
    public init(_ elements: [SchemaElement], at location: String) throws {
        self.elements = elements
        func broken(_ what: String) -> FirstpassError {
            FirstpassError(
                .format, "the schema of the Parquet file \(what)", at: location,
                remedy: "Check what should have written the file.")
        }
        guard let root = elements.first, let count = root.childCount, root.physicalType == nil else {
            throw broken("has no root")
        }
        /// The groups that are open: how many children are to come, and the levels in it.
        var open: [(left: Int32, path: [String], definition: UInt8, repetition: UInt8)] = [(count, [], 0, 0)]
        var leaves: [LeafDescriptor] = []
        for (position, element) in elements.enumerated().dropFirst() {
            while let last = open.last, last.left == 0 { open.removeLast() }
            guard var parent = open.popLast(), parent.left > 0 else { throw broken("has more nodes than it says") }
            parent.left -= 1
            open.append(parent)
            guard let repetition = element.repetition else {
                throw broken("does not say how often '\(element.name)' is")
            }
            guard open.count <= 64 else {
                throw FirstpassError(
                    .unsupported, "the Parquet file has columns that are nested deeper than 64 levels", at: location,
                    remedy: "Flatten them.")
            }
            let definition = parent.definition + (repetition == .required ? 0 : 1)
            let level = parent.repetition + (repetition == .repeated ? 1 : 0)
            let path = parent.path + [element.name]
            if element.physicalType != nil {
                guard (element.childCount ?? 0) == 0 else {
                    throw broken("has a value with children, '\(element.name)'")
                }
                if element.physicalType == .fixedLengthByteArray {
                    guard let length = element.typeLength, length >= 0 else {
                        throw broken("does not say how long '\(element.name)' is")
                    }
                }
                leaves.append(
                    LeafDescriptor(
                        path: path, element: element, position: position, maximumDefinition: definition,
                        maximumRepetition: level))
            } else {
                guard let children = element.childCount, children > 0 else {
                    throw broken("has a group without children, '\(element.name)'")
                }
                open.append((children, path, definition, level))
            }
        }
        guard open.allSatisfy({ $0.left == 0 }) else { throw broken("has fewer nodes than it says") }
        self.leaves = leaves
    }
}
