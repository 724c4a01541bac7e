import Core

/// Collects a column's levels and values.
struct ColumnBuilder {
    /// Which column.
    let leaf: LeafDescriptor
    /// The bytes in memory: values, levels and ends.
    private(set) var byteCount = 0

    private let physicalType: PhysicalType
    private let hasDefinition: Bool
    private let hasRepetition: Bool
    private var count = 0
    private var definitionLevels: [UInt8] = []
    private var repetitionLevels: [UInt8] = []
    private var booleans: [Bool] = []
    private var int32s: [Int32] = []
    private var int64s: [Int64] = []
    private var floats: [Float] = []
    private var doubles: [Double] = []
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    /// What stood here before the row that is being added.
    private var mark = (count: 0, values: 0, bytes: 0, byteCount: 0)

    init(_ leaf: LeafDescriptor) {
        self.leaf = leaf
        physicalType = leaf.element.physicalType ?? .byteArray
        hasDefinition = leaf.maximumDefinition > 0
        hasRepetition = leaf.maximumRepetition > 0
    }

    // MARK: Entries

    /// Adds an entry without a value.
    mutating func appendNothing(definition: UInt8, repetition: UInt8) {
        appendLevels(definition, repetition)
    }

    /// Adds an entry with a value.
    ///
    /// - Returns: whether the value fits the column; no entry is added where it does not.
    mutating func append(_ value: JSONValue, repetition: UInt8) -> Bool {
        guard appendValue(value) else { return false }
        appendLevels(leaf.maximumDefinition, repetition)
        return true
    }

    /// Adds the entries of a list that is not empty; a null among them has the level below a value's.
    ///
    /// - Parameters:
    ///   - repetition: of its first entry; the others begin again in this list, whose elements are the leaf itself.
    ///   - hasNulls: whether there may be nulls.
    /// - Returns: the index of the first value that does not fit the column; values are left without entries then.
    mutating func append(contentsOf values: [JSONValue], repetition: UInt8, hasNulls: Bool) -> Int? {
        for (index, value) in values.enumerated() {
            if hasNulls, case .null = value {
                definitionLevels.append(leaf.maximumDefinition - 1)
                continue
            }
            guard appendValue(value) else { return index }
            definitionLevels.append(leaf.maximumDefinition)
        }
        repetitionLevels.append(repetition)
        repetitionLevels.append(contentsOf: repeatElement(leaf.maximumRepetition, count: values.count - 1))
        count += values.count
        byteCount += 2 * values.count
        return nil
    }

    private mutating func appendValue(_ value: JSONValue) -> Bool {
        switch (physicalType, value) {
        case (.byteArray, .string(var text)):
            text.withUTF8 { bytes.append(contentsOf: $0) }
            byteCount += bytes.count - (ends.last ?? 0) + MemoryLayout<Int>.stride
            ends.append(bytes.count)
        case (.boolean, .boolean(let isTrue)):
            booleans.append(isTrue)
            byteCount += 1
        case (.int32, .integer(let integer)):
            guard let number = Int32(exactly: integer) else { return false }
            int32s.append(number)
            byteCount += 4
        case (.int64, .integer(let integer)):
            int64s.append(Int64(integer))
            byteCount += 8
        case (.float, .number(let number)):
            let single = Float(number)
            guard single.isFinite || !number.isFinite else { return false }
            floats.append(single)
            byteCount += 4
        case (.float, .integer(let integer)):
            guard let number = Float(exactly: integer) else { return false }
            floats.append(number)
            byteCount += 4
        case (.double, .number(let number)):
            doubles.append(number)
            byteCount += 8
        case (.double, .integer(let integer)):
            guard let number = Double(exactly: integer) else { return false }
            doubles.append(number)
            byteCount += 8
        default: return false
        }
        return true
    }

    private mutating func appendLevels(_ definition: UInt8, _ repetition: UInt8) {
        count += 1
        if hasDefinition {
            definitionLevels.append(definition)
            byteCount += 1
        }
        if hasRepetition {
            repetitionLevels.append(repetition)
            byteCount += 1
        }
    }

    // MARK: Rows

    /// Begins a row.
    mutating func beginRow() { mark = (count, valueCount, bytes.count, byteCount) }

    /// Takes the row that was begun last away again.
    mutating func removeRow() {
        count = mark.count
        byteCount = mark.byteCount
        if hasDefinition { definitionLevels.removeLast(definitionLevels.count - count) }
        if hasRepetition { repetitionLevels.removeLast(repetitionLevels.count - count) }
        let surplus = valueCount - mark.values
        switch physicalType {
        case .boolean: booleans.removeLast(surplus)
        case .int32: int32s.removeLast(surplus)
        case .int64: int64s.removeLast(surplus)
        case .float: floats.removeLast(surplus)
        case .double: doubles.removeLast(surplus)
        case .byteArray, .fixedLengthByteArray, .int96:
            ends.removeLast(surplus)
            bytes.removeLast(bytes.count - mark.bytes)
        }
    }

    private var valueCount: Int {
        switch physicalType {
        case .boolean: booleans.count
        case .int32: int32s.count
        case .int64: int64s.count
        case .float: floats.count
        case .double: doubles.count
        case .byteArray, .fixedLengthByteArray, .int96: ends.count
        }
    }

    // MARK: Row groups

    /// What was collected. It shares its memory with the builder: ``removeAll()`` keeps that only once it is gone.
    var data: ColumnData {
        let values: ColumnValues =
            switch physicalType {
            case .boolean: .boolean(booleans)
            case .int32: .int32(int32s)
            case .int64: .int64(int64s)
            case .float: .float(floats)
            case .double: .double(doubles)
            case .byteArray, .fixedLengthByteArray, .int96: .byteArray(bytes: bytes, ends: ends)
            }
        return ColumnData(
            count: count, definitionLevels: definitionLevels, repetitionLevels: repetitionLevels, values: values)
    }

    /// Begins anew, in the same memory.
    mutating func removeAll() {
        (count, byteCount) = (0, 0)
        definitionLevels.removeAll(keepingCapacity: true)
        repetitionLevels.removeAll(keepingCapacity: true)
        booleans.removeAll(keepingCapacity: true)
        int32s.removeAll(keepingCapacity: true)
        int64s.removeAll(keepingCapacity: true)
        floats.removeAll(keepingCapacity: true)
        doubles.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }
}
