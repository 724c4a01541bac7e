/// Reads structs of Thrift's compact protocol, in which footers and page headers are written
/// (<https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>).
///
/// Every size and count is checked against the bytes that are left, and structs are at most 32 deep, so that no bytes
/// make it ask for more memory or time than their own number justifies.
struct ThriftDecoder {
    /// What is wrong with the bytes.
    struct Problem: Error {
        /// A clause.
        var message: String
        /// The byte at which it was seen.
        var position: Int
        /// Whether the bytes end too early, so that more of them might mend it.
        var isEnd = false
    }

    private static let maximumDepth = 32

    private let bytes: ArraySlice<UInt8>
    private var depth = 0
    /// The next byte.
    private(set) var position: Int

    /// Stands at the first byte.
    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// What was read since a position.
    func bytes(since start: Int) -> [UInt8] { Array(bytes[start..<position]) }

    // MARK: Structs and lists

    /// Reads a struct.
    ///
    /// - Parameter field: is given the number and the kind of each field and reads it; false leaves it to be passed over.
    mutating func structure(
        _ field: (_ decoder: inout ThriftDecoder, _ number: Int, _ kind: CompactType) throws(Problem) -> Bool
    ) throws(Problem) {
        guard depth < Self.maximumDepth else { throw problem("structs are nested too deep") }
        depth += 1
        var number = 0
        while true {
            let header = try byte()
            if header == 0 { break }
            let kind = try type(header)
            if header >> 4 == 0 {
                let next = try zigzag()
                guard (1...Int64(Int16.max)).contains(next) else { throw problem("a field has no number") }
                number = Int(next)
            } else {
                number += Int(header >> 4)
            }
            if try !field(&self, number, kind) { try skip(kind) }
        }
        depth -= 1
    }

    /// Reads a list.
    ///
    /// - Parameter element: reads one.
    mutating func list(
        _ kind: CompactType, _ element: (_ decoder: inout ThriftDecoder) throws(Problem) -> Void
    ) throws(Problem) {
        guard kind == .list || kind == .set else { throw problem("a list should stand") }
        let count = try listHeader().count
        for _ in 0..<count { try element(&self) }
    }

    /// The number of elements, and what has their type in its lower half.
    private mutating func listHeader() throws(Problem) -> (count: Int, type: UInt8) {
        let header = try byte()
        let count = header >> 4 == 15 ? try size() : Int(header >> 4)
        // An element takes a byte at least.
        guard count <= bytes.endIndex - position else { throw end("a list") }
        return (count, header)
    }

    /// The type in the lower half of a byte.
    private func type(_ code: UInt8) throws(Problem) -> CompactType {
        guard let type = CompactType(rawValue: code & 0x0F) else { throw problem("there is no type \(code & 0x0F)") }
        return type
    }

    // MARK: Values

    /// Reads a truth value of a field.
    mutating func boolean(_ kind: CompactType) throws(Problem) -> Bool {
        guard kind == .yes || kind == .no else { throw problem("true or false should stand") }
        return kind == .yes
    }

    /// Reads a whole number.
    mutating func int64(_ kind: CompactType) throws(Problem) -> Int64 {
        switch kind {
        case .byte: Int64(Int8(bitPattern: try byte()))
        case .int16, .int32, .int64: try zigzag()
        default: throw problem("a whole number should stand")
        }
    }

    /// Reads a whole number that has 32 bits.
    mutating func int32(_ kind: CompactType) throws(Problem) -> Int32 {
        guard let number = Int32(exactly: try int64(kind)) else { throw problem("a number is too large") }
        return number
    }

    /// Reads a number that counts something.
    mutating func count(_ kind: CompactType) throws(Problem) -> Int {
        let number = try int64(kind)
        guard number >= 0 else { throw problem("a size or place is negative") }
        return Int(number)
    }

    /// Reads bytes.
    mutating func binary(_ kind: CompactType) throws(Problem) -> [UInt8] {
        guard kind == .binary else { throw problem("a text should stand") }
        let count = try size()
        guard count <= bytes.endIndex - position else { throw end("a text") }
        defer { position += count }
        return Array(bytes[position..<(position + count)])
    }

    /// Reads a text; what is not UTF-8 in it is replaced.
    mutating func string(_ kind: CompactType) throws(Problem) -> String {
        String(decoding: try binary(kind), as: UTF8.self)
    }

    /// Passes over a value.
    mutating func skip(_ kind: CompactType) throws(Problem) {
        switch kind {
        case .yes, .no: break
        case .byte: _ = try byte()
        case .double: try advance(8)
        case .uuid: try advance(16)
        case .binary: try advance(try size())
        case .structure: try structure { _, _, _ in false }
        case .list, .set:
            guard depth < Self.maximumDepth else { throw problem("lists are nested too deep") }
            depth += 1
            let (count, type) = try listHeader()
            for _ in 0..<count { try skipElement(type) }
            depth -= 1
        case .map:
            guard depth < Self.maximumDepth else { throw problem("maps are nested too deep") }
            depth += 1
            let count = try size()
            guard count <= (bytes.endIndex - position) / 2 + 1 else { throw end("a map") }
            if count > 0 {
                let kinds = try byte()
                for _ in 0..<count {
                    try skipElement(kinds >> 4)
                    try skipElement(kinds)
                }
            }
            depth -= 1
        case .int16, .int32, .int64: _ = try zigzag()
        }
    }

    /// Truth values take a byte where they are elements. Some writers give an empty list no type, so it is looked at here.
    private mutating func skipElement(_ code: UInt8) throws(Problem) {
        let kind = try type(code)
        if kind == .yes || kind == .no { try advance(1) } else { try skip(kind) }
    }

    // MARK: Bytes

    private mutating func advance(_ count: Int) throws(Problem) {
        guard count <= bytes.endIndex - position else { throw end("a value") }
        position += count
    }

    private mutating func byte() throws(Problem) -> UInt8 {
        guard position < bytes.endIndex else { throw end("a value") }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func size() throws(Problem) -> Int {
        let number = try varint()
        guard number <= UInt64(Int32.max) else { throw problem("a size is too large") }
        return Int(number)
    }

    private mutating func zigzag() throws(Problem) -> Int64 {
        let number = try varint()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    private mutating func varint() throws(Problem) -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: 0, to: 70, by: 7) {
            let next = try byte()
            guard shift < 63 || next <= 1 else { break }
            number |= UInt64(next & 0x7F) << UInt64(shift)
            if next & 0x80 == 0 { return number }
        }
        throw problem("a number does not end")
    }

    /// What is wrong here.
    func problem(_ message: String) -> Problem { Problem(message: message, position: position) }

    private func end(_ what: String) -> Problem {
        Problem(message: "it ends within \(what)", position: position, isEnd: true)
    }
}
