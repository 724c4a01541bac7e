import Core

/// Reads little-endian values one after the other and never past the end.
struct GGUFCursor {
    let file: MappedFile
    private(set) var offset = 0

    var remaining: Int { file.bytes.count - offset }

    /// The next integer.
    mutating func read<Value: FixedWidthInteger>(
        _ type: Value.Type, _ field: @autoclosure () -> String
    ) throws -> Value {
        let start = try skip(MemoryLayout<Value>.size, field())
        return Value(littleEndian: file.bytes.loadUnaligned(fromByteOffset: start, as: type))
    }

    /// The next 64-bit count or length, where that many things of at least `size` bytes can still follow.
    ///
    /// So a count is known to be possible before anything is allocated for it.
    mutating func readCount(ofSize size: Int, _ field: @autoclosure () -> String) throws -> Int {
        let start = offset
        let count = try read(UInt64.self, field())
        guard count <= UInt64(remaining / size) else {
            throw failure("\(field()) is \(count), which is more than the file can hold", at: start)
        }
        return Int(count)
    }

    /// The next string's bytes, after their length.
    mutating func readBytes(_ field: @autoclosure () -> String) throws -> UnsafeRawBufferPointer {
        let count = try readCount(ofSize: 1, "the length of \(field())")
        let start = try skip(count, field())
        return UnsafeRawBufferPointer(rebasing: file.bytes[start..<start + count])
    }

    /// Goes on by some bytes; returns where they begin.
    @discardableResult
    mutating func skip(_ count: Int, _ field: @autoclosure () -> String) throws -> Int {
        guard count <= remaining else { throw failure("the file ends inside \(field())") }
        defer { offset += count }
        return offset
    }

    /// A format error at an offset, the current one where none is given.
    func failure(_ message: String, at place: Int? = nil, code: FirstpassError.Code = .format) -> FirstpassError {
        FirstpassError(code, message, at: "\(file.path), byte \(place ?? offset)")
    }
}
