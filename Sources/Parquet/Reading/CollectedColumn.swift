/// Entries of a column that are collected.
struct CollectedColumn {
    private let leaf: LeafDescriptor
    private var count = 0
    private var definitionLevels: [UInt8] = []
    private var repetitionLevels: [UInt8] = []
    private var words: [Int64] = []
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    init(_ leaf: LeafDescriptor) {
        self.leaf = leaf
    }

    /// About as many bytes as it holds.
    var byteCount: Int {
        bytes.count + 8 * (words.count + ends.count) + definitionLevels.count + repetitionLevels.count
    }

    /// What was collected.
    var data: ColumnData {
        let values: ColumnValues =
            switch leaf.element.physicalType {
            case .boolean: .boolean(words.map { $0 != 0 })
            case .int32: .int32(words.map(Int32.init(truncatingIfNeeded:)))
            case .float: .float(words.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) })
            case .double: .double(words.map { Double(bitPattern: UInt64(bitPattern: $0)) })
            case .byteArray: .byteArray(bytes: bytes, ends: ends)
            case .int96: .fixed(bytes: bytes, width: 12)
            case .fixedLengthByteArray: .fixed(bytes: bytes, width: Int(leaf.element.typeLength ?? 0))
            case .int64, nil: .int64(words)
            }
        return ColumnData(
            count: count, definitionLevels: definitionLevels, repetitionLevels: repetitionLevels, values: values)
    }

    /// Adds an entry without its value.
    mutating func append(definition: UInt8, repetition: UInt8) {
        count += 1
        if leaf.maximumDefinition > 0 { definitionLevels.append(definition) }
        if leaf.maximumRepetition > 0 { repetitionLevels.append(repetition) }
    }

    /// Adds a value.
    mutating func append(_ word: Int64) { words.append(word) }

    /// Adds a value.
    mutating func append(_ source: [UInt8], _ span: ByteSpan) {
        bytes += source[span.start..<(span.start + span.count)]
        ends.append(bytes.count)
    }
}

extension ColumnCursor {
    /// Takes the entries of some rows, and keeps them or not.
    func take(_ rows: Int, into column: inout CollectedColumn, keeps: Bool) throws {
        let isWord =
            leaf.element.physicalType.map { ![.byteArray, .fixedLengthByteArray, .int96].contains($0) } ?? false
        for _ in 0..<rows {
            try needEntry()
            guard repetition == 0 else { throw damaged("a row does not begin where it should") }
            repeat {
                if keeps { column.append(definition: definition, repetition: repetition) }
                if definition == leaf.maximumDefinition {
                    if isWord {
                        let word = try takeWord()
                        if keeps { column.append(word) }
                    } else {
                        let span = try takeSpan()
                        if keeps { column.append(bytes, span) }
                    }
                }
                advance()
            } while try hasEntry() && repetition > 0
        }
    }
}
