/// Reads little-endian numbers from bytes; every step is checked against the end.
package struct ByteReader {
    private let bytes: [UInt8]
    private let kind: String
    private let location: String
    private let offset: Int
    private let remedy: String
    private var position = 0
    private var end: Int

    /// The bytes that are left.
    package var remaining: Int { end - position }

    /// Stands at the first byte.
    ///
    /// - Parameters:
    ///   - bytes: the file, or a part of it.
    ///   - kind: what errors call such a file: `fingerprint file`.
    ///   - location: the file's path.
    ///   - offset: where in the file the bytes begin.
    ///   - remedy: what to do about a damaged one.
    package init(_ bytes: [UInt8], kind: String, location: String, offset: Int = 0, remedy: String) {
        self.bytes = bytes
        self.kind = kind
        self.location = location
        self.offset = offset
        self.remedy = remedy
        end = bytes.count
    }

    /// Goes on by some bytes.
    package mutating func skip(_ count: Int) throws {
        guard count >= 0, count <= remaining else { throw damaged("it ends too early") }
        position += count
    }

    /// Leaves bytes at the end out.
    package mutating func drop(_ count: Int) {
        end = max(position, end - count)
    }

    /// The next number.
    package mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
        let start = position
        try skip(MemoryLayout<Number>.size)
        return bytes.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: start, as: Number.self)) }
    }

    /// The next numbers.
    package mutating func array<Number: FixedWidthInteger>(_ type: Number.Type, count: Int) throws -> [Number] {
        let start = position
        let (size, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Number>.size)
        guard !overflow else { throw damaged("it ends too early") }
        try skip(size)
        return bytes.withUnsafeBytes { bytes in
            let numbers = [Number](unsafeUninitializedCapacity: count) { buffer, initialized in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[start..<(start + size)]))
                initialized = count
            }
            return 1.littleEndian == 1 ? numbers : numbers.map { Number(littleEndian: $0) }
        }
    }

    /// The error of a damaged file, with the place that was reached.
    package func damaged(_ what: String) -> FirstpassError {
        FirstpassError(
            .format, "the \(kind) cannot be used: \(what)", at: "\(location), byte \(offset + position)",
            remedy: remedy)
    }
}

extension [UInt8] {
    /// Appends a little-endian number.
    package mutating func append<Number: FixedWidthInteger>(number: Number) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }

    /// Appends little-endian numbers.
    package mutating func append<Number: FixedWidthInteger>(numbers: [Number]) {
        for number in numbers { append(number: number) }
    }
}
