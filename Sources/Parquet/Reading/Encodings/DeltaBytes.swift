/// Decodes bytes of which each value begins with a part of the one before (`DELTA_BYTE_ARRAY`).
struct DeltaBytes: ValueDecoder {
    /// The bytes that a window is put together of, unless a single value is longer: a few bytes of a page can stand for a
    /// great many.
    private static let windowBytes = 1 << 22
    /// The longest value that is put together.
    private static let maximumBytes = 1 << 28

    private let bytes: [UInt8]
    /// The bytes of each value where the schema says so.
    private let width: Int?
    private var prefixes: DeltaDecoder
    private var suffixes: DeltaLengthBytes
    private var last: [UInt8] = []

    /// Begins at a byte of a page.
    init(_ bytes: [UInt8], from start: Int, width: Int?) throws(PageProblem) {
        self.bytes = bytes
        self.width = width
        let (prefixes, end) = try bytes.withPage { bytes throws(PageProblem) in
            let prefixes = try DeltaDecoder(bytes, start..<bytes.count)
            return (prefixes, try prefixes.endPosition(bytes))
        }
        self.prefixes = prefixes
        suffixes = try DeltaLengthBytes(bytes, from: end)
    }

    mutating func decode(_ count: Int, into window: inout ValueWindow) throws(PageProblem) {
        guard prefixes.left > 0 else { throw PageProblem.end }
        var joined: [UInt8] = []
        for _ in 0..<min(count, prefixes.left) {
            let prefix = try bytes.withPage { bytes throws(PageProblem) in try prefixes.next(bytes) }
            let suffix = try suffixes.next()
            guard prefix >= 0, prefix <= last.count, Int(prefix) + suffix.count <= Self.maximumBytes else {
                throw PageProblem(message: "a value begins with more than there is of the one before")
            }
            last.removeSubrange(Int(prefix)...)
            last += bytes[suffix.start..<(suffix.start + suffix.count)]
            guard width == nil || width == last.count else { throw PageProblem(message: "a value has a wrong length") }
            window.spans.append(ByteSpan(start: joined.count, count: last.count))
            joined += last
            if joined.count >= Self.windowBytes { break }
        }
        window.bytes = joined
    }
}
