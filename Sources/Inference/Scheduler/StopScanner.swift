/// Turns the bytes of tokens into text, up to the first stop string.
///
/// Bytes that may be the beginning of a stop string, or of a character, are held back until it is clear.
struct StopScanner {
    private let stops: [[UInt8]]
    private var bytes: [UInt8] = []
    /// Bytes that have been given out.
    private var given = 0
    /// Whether a stop string has been met.
    private(set) var stopped = false

    /// Empty stop strings are ignored.
    init(stops: [[UInt8]]) { self.stops = stops.filter { !$0.isEmpty } }

    /// The text so far, without the stop string. Bytes that are not UTF-8 become U+FFFD.
    var whole: String { String(decoding: bytes, as: UTF8.self) }

    /// Takes bytes in and gives out what is certain.
    mutating func append(_ more: some Sequence<UInt8>) -> String {
        guard !stopped else { return "" }
        let longest = stops.map(\.count).max() ?? 0
        let searchFrom = max(0, bytes.count - longest + 1)
        bytes += more
        let first = stops.compactMap { Self.firstIndex(of: $0, in: bytes, from: searchFrom) }.min()
        if let first {
            stopped = true
            bytes.removeSubrange(first...)
            return ""
        }
        let heldForStop = stops.map { Self.overlap(ofEndOf: bytes, withStartOf: $0) }.max() ?? 0
        let certain = bytes.count - max(heldForStop, Self.incompleteCharacter(atEndOf: bytes))
        return give(upTo: certain)
    }

    /// Gives out what was held back.
    mutating func finish() -> String { give(upTo: bytes.count) }

    private mutating func give(upTo end: Int) -> String {
        guard end > given else { return "" }
        defer { given = end }
        return String(decoding: bytes[given..<end], as: UTF8.self)
    }

    private static func firstIndex(of needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= needle.count, start <= bytes.count - needle.count else { return nil }
        return (start...bytes.count - needle.count).first { bytes[$0..<$0 + needle.count].elementsEqual(needle) }
    }

    private static func overlap(ofEndOf bytes: [UInt8], withStartOf stop: [UInt8]) -> Int {
        (0..<min(stop.count, bytes.count + 1)).last { bytes.suffix($0).elementsEqual(stop.prefix($0)) } ?? 0
    }

    /// Bytes at the end that begin a character and do not end it.
    private static func incompleteCharacter(atEndOf bytes: [UInt8]) -> Int {
        for back in 1...4 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            if byte & 0b1100_0000 == 0b1000_0000 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > back ? back : 0
        }
        return 0
    }
}
