import Core

extension ColumnData {
    /// The rows that it holds, once it is sure that it fits a column.
    ///
    /// - Throws: ``FirstpassError`` with the code `internal` where it does not.
    func checkedRowCount(for leaf: LeafDescriptor) throws -> Int {
        func wrong(_ what: String) -> FirstpassError {
            FirstpassError(.internal, what, at: "column '\(leaf.path.joined(separator: "."))'")
        }
        guard values.fits(leaf.element) else { throw wrong("values of another type than the column's") }
        let (hasDefinition, hasRepetition) = (leaf.maximumDefinition > 0, leaf.maximumRepetition > 0)
        guard definitionLevels.count == (hasDefinition ? count : 0),
            repetitionLevels.count == (hasRepetition ? count : 0)
        else { throw wrong("not as many levels as entries") }
        var present = count
        if hasDefinition {
            var isInRange = true
            present = 0
            for level in definitionLevels {
                if level == leaf.maximumDefinition { present += 1 }
                if level > leaf.maximumDefinition { isInRange = false }
            }
            guard isInRange else { throw wrong("definition levels above \(leaf.maximumDefinition)") }
        }
        guard values.count == present else {
            throw wrong("\(values.count) values for \(present) entries that have one")
        }
        guard hasRepetition, let first = repetitionLevels.first else { return count }
        var rows = 0
        var isInRange = first == 0
        for level in repetitionLevels {
            if level == 0 { rows += 1 }
            if level > leaf.maximumRepetition { isInRange = false }
        }
        guard isInRange else {
            throw wrong("repetition levels that do not begin at 0 or are above \(leaf.maximumRepetition)")
        }
        return rows
    }
}

extension ColumnValues {
    /// Whether they are of a leaf's type, and where they have ends, in order and within their bytes.
    fileprivate func fits(_ element: SchemaElement) -> Bool {
        switch (self, element.physicalType) {
        case (.boolean, .boolean), (.int32, .int32), (.int64, .int64), (.float, .float), (.double, .double): true
        case (.byteArray(let bytes, let ends), .byteArray):
            ends.last ?? 0 == bytes.count && ends.first ?? 0 >= 0 && zip(ends, ends.dropFirst()).allSatisfy { $0 <= $1 }
                && zip(ends, ends.dropFirst()).allSatisfy { $1 - $0 <= Int32.max } && ends.first ?? 0 <= Int32.max
        case (.fixed(let bytes, let width), .int96): width == 12 && bytes.count % 12 == 0
        case (.fixed(let bytes, let width), .fixedLengthByteArray):
            width > 0 && width == element.typeLength.map(Int.init) && bytes.count % width == 0
        default: false
        }
    }
}
