/// Writes a struct in Thrift's compact protocol
/// (<https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>).
struct ThriftEncoder {
    /// What is written so far.
    private(set) var bytes: [UInt8] = []
    /// The number of the field before, in the struct that is open.
    private var last: Int16 = 0

    /// A whole struct with its stop byte.
    static func structure(_ fields: (inout ThriftEncoder) -> Void) -> [UInt8] {
        var encoder = ThriftEncoder()
        encoder.structure(fields)
        return encoder.bytes
    }

    // MARK: Fields

    mutating func field(_ number: Int16, _ value: Int16) {
        header(number, .int16)
        signed(Int64(value))
    }

    mutating func field(_ number: Int16, _ value: Int32) {
        header(number, .int32)
        signed(Int64(value))
    }

    mutating func field(_ number: Int16, _ value: Int64) {
        header(number, .int64)
        signed(value)
    }

    mutating func field(_ number: Int16, _ value: Bool) { header(number, value ? .yes : .no) }

    mutating func field(_ number: Int16, _ value: String) { field(number, Array(value.utf8)) }

    mutating func field(_ number: Int16, _ value: [UInt8]) {
        header(number, .binary)
        binary(value)
    }

    /// A field that is a struct.
    mutating func field(_ number: Int16, _ fields: (inout ThriftEncoder) -> Void) {
        header(number, .structure)
        structure(fields)
    }

    /// A field whose struct stands in bytes, its stop byte included.
    mutating func field(_ number: Int16, encoded structure: [UInt8]) {
        header(number, .structure)
        bytes += structure
    }

    /// A field that is a list; the closure writes one element.
    mutating func field<Elements: Collection>(
        _ number: Int16, _ elements: Elements, of type: CompactType,
        _ write: (inout ThriftEncoder, Elements.Element) -> Void
    ) {
        header(number, .list)
        if elements.count < 15 {
            bytes.append(UInt8(elements.count) << 4 | type.rawValue)
        } else {
            bytes.append(0xF0 | type.rawValue)
            unsigned(UInt64(elements.count))
        }
        for element in elements { write(&self, element) }
    }

    // MARK: Elements

    /// An element that is a struct.
    mutating func structure(_ fields: (inout ThriftEncoder) -> Void) {
        let outer = last
        last = 0
        fields(&self)
        bytes.append(0)
        last = outer
    }

    mutating func element(_ value: Int32) { signed(Int64(value)) }

    mutating func element(_ value: Int64) { signed(value) }

    mutating func element(_ value: Bool) {
        bytes.append((value ? CompactType.yes : .no).rawValue)
    }

    mutating func element(_ value: String) { binary(Array(value.utf8)) }

    mutating func element(_ value: [UInt8]) { binary(value) }

    // MARK: Bytes

    private mutating func header(_ number: Int16, _ type: CompactType) {
        let step = number - last
        if (1...15).contains(step) {
            bytes.append(UInt8(step) << 4 | type.rawValue)
        } else {
            bytes.append(type.rawValue)
            signed(Int64(number))
        }
        last = number
    }

    private mutating func binary(_ value: [UInt8]) {
        unsigned(UInt64(value.count))
        bytes += value
    }

    /// Zigzag: the sign in the lowest bit, so that small numbers are short.
    private mutating func signed(_ value: Int64) { unsigned(UInt64(bitPattern: (value << 1) ^ (value >> 63))) }

    private mutating func unsigned(_ value: UInt64) { Varint.append(value, to: &bytes) }
}
