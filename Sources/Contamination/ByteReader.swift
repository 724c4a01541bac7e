import Core

/// Reads little-endian numbers from bytes; every step is checked against the end.
struct ByteReader {
    private let bytes: [UInt8]
    private let location: String
    private var position = 0
    private var end: Int

    /// The bytes that are left.
    var remaining: Int { end - position }

    /// Stands at the first byte.
    init(_ bytes: [UInt8], location: String) {
        self.bytes = bytes
        self.location = location
        end = bytes.count
    }

    /// Goes on by some bytes.
    mutating func skip(_ count: Int) throws {
        guard count >= 0, count <= remaining else { throw damaged("it ends too early") }
        position += count
    }

    /// Leaves bytes at the end out.
    mutating func drop(_ count: Int) {
        end = max(position, end - count)
    }

    /// The next number.
    mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
        let start = position
        try skip(MemoryLayout<Number>.size)
        return bytes.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: start, as: Number.self)) }
    }

    /// The next numbers.
    mutating func array<Number: FixedWidthInteger>(_ type: Number.Type, count: Int) throws -> [Number] {
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
    func damaged(_ what: String) -> FirstpassError {
        FirstpassError(
            .format, "the fingerprint file cannot be used: \(what)", at: "\(location), byte \(position)",
            remedy: "restore it, or make it again with 'make fingerprints' or 'firstpass benchmarks index'")
    }
}
