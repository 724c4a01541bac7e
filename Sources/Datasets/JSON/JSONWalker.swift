import Core
import Glibc

/// Finds the strings of a JSON text (RFC 8259), and checks all of it on the way.
///
/// Python's `NaN` and `Infinity` are numbers here, and half a surrogate pair may stand alone, since Python writes both.
/// Whether the text is UTF-8 is the caller's to check.
public struct JSONWalker {
    /// What is wrong with a text, as a clause.
    public struct Problem: Error {
        /// What is wrong.
        public let message: String
        /// The byte at which it was seen.
        public let position: Int

        /// Describes it.
        public init(message: String, position: Int) {
            self.message = message
            self.position = position
        }
    }

    /// Lists and objects in one another.
    public static let maximumDepth = 512

    /// The strings of the last text, in order, keys included.
    public private(set) var strings: [JSONString] = []
    /// The containers that hold strings, each with its own place.
    private var containers: [JSONPlace] = []

    private var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private var position = 0
    private var end = 0
    private let stringLength = TextFunctions.best.stringLength

    /// Prepares to walk texts.
    public init() {}

    /// Walks one JSON value, with nothing but blanks around it.
    ///
    /// - Parameters:
    ///   - bytes: a buffer; `strings` gives places in it.
    ///   - range: where in it the text stands.
    /// - Throws: `Problem` where it is no JSON.
    public mutating func walk(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) throws(Problem) {
        strings.removeAll(keepingCapacity: true)
        containers.removeAll(keepingCapacity: true)
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
        guard !range.isEmpty else { throw problem("it is empty") }
        skipBlanks()
        try value(JSONPlace(container: -1, key: nil, index: 0), depth: 0)
        skipBlanks()
        guard position == end else { throw problem("something stands behind the value") }
    }

    /// The value at a place, and nothing of what follows.
    ///
    /// - Returns: where it ends; nil where it goes on behind the end of the bytes, if it is right so far.
    static func end(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        // Only brackets and strings are looked at: what is in between is checked when the value is walked.
        guard let base = bytes.baseAddress else { return nil }
        var (position, depth) = (start, 0)
        while position < bytes.count {
            switch base[position] {
            case UInt8(ascii: "\""):
                var hasEscape: CInt = 0
                let rest = bytes.count - position - 1
                var length = TextFunctions.best.stringLength(base + position + 1, rest, &hasEscape)
                // A control character makes it no JSON, and yet it ends somewhere.
                if length == rest { length = quote(in: bytes, from: position + 1) - position - 1 }
                position += length + 2
                guard position <= bytes.count else { return nil }
                if depth == 0 { return position }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                // A bracket that closes what holds the value ends it.
                if depth == 0 { return position }
                depth -= 1
                position += 1
                if depth == 0 { return position }
            case UInt8(ascii: ","), 0x20, 0x09, 0x0A, 0x0D:
                if depth == 0 { return position }
                position += 1
            default: position += 1
            }
        }
        return nil
    }

    /// Where the string that begins at a place ends, whatever stands in it; the end of the bytes where it does not.
    private static func quote(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(position, bytes.count)
    }

    // MARK: Values

    private mutating func value(_ place: JSONPlace, depth: Int) throws(Problem) {
        guard position < end else { throw problem("a value should stand") }
        switch bytes[position] {
        case UInt8(ascii: "\""): strings.append(try string(place, isKey: false))
        case UInt8(ascii: "{"): try object(place, depth: depth + 1)
        case UInt8(ascii: "["): try list(place, depth: depth + 1)
        default: try literal()
        }
    }

    private mutating func object(_ place: JSONPlace, depth: Int) throws(Problem) {
        try enter(depth)
        if take(UInt8(ascii: "}")) { return }
        let container = containers.count
        containers.append(place)
        repeat {
            skipBlanks()
            guard position < end, bytes[position] == UInt8(ascii: "\"") else {
                throw problem("a key in quotes should stand")
            }
            let key = try string(JSONPlace(container: container, key: nil, index: 0), isKey: true)
            strings.append(key)
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw problem("':' should stand") }
            skipBlanks()
            try value(JSONPlace(container: container, key: key.range, index: 0), depth: depth)
            skipBlanks()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw problem("',' or '}' should stand") }
    }

    private mutating func list(_ place: JSONPlace, depth: Int) throws(Problem) {
        try enter(depth)
        if take(UInt8(ascii: "]")) { return }
        let container = containers.count
        containers.append(place)
        var index = 0
        repeat {
            skipBlanks()
            try value(JSONPlace(container: container, key: nil, index: index), depth: depth)
            index += 1
            skipBlanks()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw problem("',' or ']' should stand") }
    }

    /// Steps behind the bracket that opens a list or an object, and the blanks there.
    private mutating func enter(_ depth: Int) throws(Problem) {
        guard depth <= Self.maximumDepth else { throw problem("it is nested more than \(Self.maximumDepth) deep") }
        position += 1
        skipBlanks()
    }

    @inline(__always)
    private mutating func string(_ place: JSONPlace, isKey: Bool) throws(Problem) -> JSONString {
        position += 1
        var hasEscape: CInt = 0
        let length = stringLength(bytes.baseAddress.map { $0 + position }, end - position, &hasEscape)
        let range = position..<(position + length)
        guard range.upperBound < end else { throw problem("a string does not end, or holds a control character") }
        position = range.upperBound + 1
        return JSONString(range: range, hasEscape: hasEscape != 0, isKey: isKey, place: place)
    }

    private mutating func literal() throws(Problem) {
        let start = position
        while position < end, Self.isWord(bytes[position]) { position += 1 }
        let word = UnsafeBufferPointer(rebasing: bytes[start..<position])
        if Self.isNumber(word) { return }
        for name in ["null", "true", "false", "NaN", "Infinity", "-Infinity"] where word.elementsEqual(name.utf8) {
            return
        }
        position = start
        throw problem("a value should stand")
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// Whether it is a number: `-? (0 | [1-9][0-9]*) (.[0-9]+)? ([eE][+-]?[0-9]+)?`
    private static func isNumber(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
        var place = 0
        func digits() -> Int {
            let first = place
            while place < word.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(word[place]) { place += 1 }
            return place - first
        }
        func take(_ bytes: UInt8...) -> Bool {
            guard place < word.count, bytes.contains(word[place]) else { return false }
            place += 1
            return true
        }
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")), digits() == 0 { return false }
        if take(UInt8(ascii: ".")), digits() == 0 { return false }
        if take(UInt8(ascii: "e"), UInt8(ascii: "E")) {
            _ = take(UInt8(ascii: "+"), UInt8(ascii: "-"))
            if digits() == 0 { return false }
        }
        return place == word.count
    }

    // MARK: Bytes

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < end, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    @inline(__always)
    private mutating func skipBlanks() {
        while position < end {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private func problem(_ message: String) -> Problem { Problem(message: message, position: position) }
}

extension JSONWalker {
    /// Where a string of the last text stands: `messages[1].content`; a key's own place ends in `#key`.
    ///
    /// - Parameter bytes: the buffer that was walked.
    public func path(of string: JSONString, in bytes: UnsafeBufferPointer<UInt8>) -> String {
        var parts: [String] = []
        var place = string.place
        if string.isKey { parts.append("#key") }
        var isFirst = string.isKey
        while place.container >= 0 {
            if !isFirst { parts.append(name(of: place, in: bytes)) }
            isFirst = false
            place = containers[place.container]
        }
        let path = parts.reversed().joined()
        return path.hasPrefix(".") ? String(path.dropFirst()) : path
    }

    private func name(of place: JSONPlace, in bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard let key = place.key else { return "[\(place.index)]" }
        return "." + Self.text(UnsafeBufferPointer(rebasing: bytes[key]))
    }

    /// The keys on the way to a string of the last text, outermost first, without the indexes of lists.
    public func keys(of string: JSONString, in bytes: UnsafeBufferPointer<UInt8>) -> [String] {
        var keys: [String] = []
        var place = string.place
        while place.container >= 0 {
            if let key = place.key { keys.append(Self.text(UnsafeBufferPointer(rebasing: bytes[key]))) }
            place = containers[place.container]
        }
        return keys.reversed()
    }

    /// The string that is a member of the object that the last text is; the last, where there are several.
    ///
    /// - Parameter key: a key without characters that need an escape.
    public func member(_ key: String, in bytes: UnsafeBufferPointer<UInt8>) -> JSONString? {
        strings.last { string in
            guard string.place.container == 0, let range = string.place.key else { return false }
            return bytes[range].elementsEqual(key.utf8)
        }
    }

    /// The text that the bytes between a string's quotes stand for.
    public static func text(_ string: UnsafeBufferPointer<UInt8>) -> String {
        var hasBackslash: CInt = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: string.count + TextFunctions.slack) { buffer, count in
            let length = TextFunctions.best.decodeString(
                string.baseAddress, string.count, buffer.baseAddress, &hasBackslash)
            count = max(0, length)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
