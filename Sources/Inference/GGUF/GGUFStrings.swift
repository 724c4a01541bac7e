/// The strings of a GGUF array as the bytes that stand in the file.
///
/// A vocabulary has 150,000 of them: no `String` is made until somebody asks for one.
public struct GGUFStrings: RandomAccessCollection, Sendable {
    let file: MappedFile
    /// Where each string's bytes begin; their count stands in the eight bytes before.
    let starts: [Int]

    /// Zero.
    public var startIndex: Int { 0 }
    /// The number of strings.
    public var endIndex: Int { starts.count }

    /// The bytes of a string, in the mapped file: valid as long as this collection or its file lives.
    public subscript(position: Int) -> UnsafeRawBufferPointer {
        let start = starts[position]
        let count = UInt64(littleEndian: file.bytes.loadUnaligned(fromByteOffset: start - 8, as: UInt64.self))
        return UnsafeRawBufferPointer(rebasing: file.bytes[start..<start + Int(count)])
    }

    /// A string as text; bytes that are not UTF-8 become U+FFFD.
    public func string(at position: Int) -> String {
        String(decoding: self[position], as: UTF8.self)
    }
}
