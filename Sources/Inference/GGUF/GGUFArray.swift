/// An array among the metadata. Its elements stay in the mapped file until they are asked for.
public struct GGUFArray: Sendable {
    /// The type of every element; never `array`.
    public let elementType: GGUFValueType
    /// The number of elements.
    public let count: Int

    let file: MappedFile
    /// Where the first element stands; checked together with the count when the file was opened.
    let start: Int
    /// Where each string's bytes begin, after their length; empty for other types.
    let stringStarts: [Int]

    /// The elements as integers where they are of any integer type and fit.
    public var ints: [Int]? {
        switch elementType {
        case .uint8: elements(UInt8.self).map(Int.init)
        case .int8: elements(Int8.self).map(Int.init)
        case .uint16: elements(UInt16.self).map(Int.init)
        case .int16: elements(Int16.self).map(Int.init)
        case .uint32: elements(UInt32.self).map(Int.init)
        case .int32: elements(Int32.self).map(Int.init)
        case .uint64: exact(elements(UInt64.self).map(Int.init(exactly:)))
        case .int64: exact(elements(Int64.self).map(Int.init(exactly:)))
        default: nil
        }
    }

    /// The elements as 32-bit floats where they are of a float type.
    public var floats: [Float]? {
        switch elementType {
        case .float32: elements(UInt32.self).map(Float.init(bitPattern:))
        case .float64: elements(UInt64.self).map { Float(Double(bitPattern: $0)) }
        default: nil
        }
    }

    /// The elements where they are Booleans.
    public var bools: [Bool]? {
        elementType == .bool ? elements(UInt8.self).map { $0 != 0 } : nil
    }

    /// The elements where they are strings.
    public var strings: GGUFStrings? {
        elementType == .string ? GGUFStrings(file: file, starts: stringStarts) : nil
    }

    private func elements<Element: FixedWidthInteger>(_ type: Element.Type) -> [Element] {
        (0..<count).map {
            let offset = start + $0 * MemoryLayout<Element>.size
            return Element(littleEndian: file.bytes.loadUnaligned(fromByteOffset: offset, as: type))
        }
    }

    private func exact(_ values: [Int?]) -> [Int]? {
        let present = values.compactMap { $0 }
        return present.count == values.count ? present : nil
    }
}
