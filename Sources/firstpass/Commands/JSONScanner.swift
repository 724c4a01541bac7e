/// Looks up fields of a row in JSON (RFC 8259), strictly: the whole text is checked, and no more is kept than was asked for.
///
/// Two readers of JSON can differ on what keys that stand twice mean, so they are refused in every object that is looked
/// into. Python's `NaN` and `Infinity` are numbers here.
struct JSONScanner {
    /// What is wrong with the text, as a clause.
    struct Problem: Error, Equatable {
        let message: String
    }

    /// A field that is looked for, and what is left of its path in the object that is being read.
    private struct Target {
        let index: Int
        let path: Substring
    }

    /// Lists and objects in one another.
    private static let maximumDepth = 512

    private let bytes: [UInt8]
    private var position = 0
    private var fields: [JSONField?]

    private init(_ bytes: [UInt8], count: Int) {
        self.bytes = bytes
        fields = Array(repeating: nil, count: count)
    }

    /// The fields of a row, nil where there is none.
    ///
    /// - Parameters:
    ///   - paths: names; a dot leads into an object, or is part of a key.
    ///   - bytes: the JSON text.
    /// - Throws: `Problem` where the text is not one JSON object in UTF-8.
    static func fields(_ paths: [String], in bytes: [UInt8]) throws(Problem) -> [JSONField?] {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Problem(message: "the line is not UTF-8") }
        var scanner = JSONScanner(bytes, count: paths.count)
        scanner.skipSpace()
        if scanner.next == UInt8(ascii: "{") {
            try scanner.object(paths.enumerated().map { Target(index: $0, path: Substring($1)) }, depth: 1)
            try scanner.end()
        } else {
            let field = try scanner.field(depth: 0)
            try scanner.end()
            throw Problem(message: "the row is \(Self.name(field)), not an object")
        }
        return scanner.fields
    }

    private static func name(_ field: JSONField) -> String {
        switch field {
        case .null: "null"
        case .text: "a text"
        case .number: "a number"
        case .boolean: "true or false"
        case .texts, .list: "a list"
        case .object: "an object"
        }
    }

    // MARK: Values

    /// Reads a value; what lies in a list or an object is checked and not kept, but for the texts of a list.
    private mutating func field(depth: Int) throws(Problem) -> JSONField {
        switch next {
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "["): return try list(keepsTexts: true, depth: depth + 1)
        case UInt8(ascii: "{"):
            try object([], depth: depth + 1)
            return .object
        default: return try literal()
        }
    }

    /// Checks a value.
    private mutating func skip(depth: Int) throws(Problem) {
        switch next {
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "["): _ = try list(keepsTexts: false, depth: depth + 1)
        case UInt8(ascii: "{"): try object([], depth: depth + 1)
        default: _ = try literal()
        }
    }

    private mutating func object(_ targets: [Target], depth: Int) throws(Problem) {
        try enter(depth)
        if take(UInt8(ascii: "}")) { return }
        // Bytes, since texts that differ only in their normal form are equal in Swift and not in JSON.
        var keys: Set<[UInt8]> = []
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw broken("a key in quotes should stand") }
            var key: [UInt8] = []
            if targets.isEmpty {
                try skipString()
            } else {
                key = Array(try string().utf8)
                guard keys.insert(key).inserted else {
                    throw Problem(message: "the key '\(Self.printable(key))' stands twice in one object")
                }
            }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw broken("':' should stand") }
            skipSpace()
            try member(key, targets, depth: depth)
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw broken("',' or '}' should stand") }
    }

    private mutating func member(_ key: [UInt8], _ targets: [Target], depth: Int) throws(Problem) {
        let found = targets.filter { $0.path.utf8.elementsEqual(key) }
        var value: JSONField?
        if next == UInt8(ascii: "{") {
            let inner = targets.compactMap { target -> Target? in
                guard target.path.utf8.starts(with: key + [UInt8(ascii: ".")]) else { return nil }
                let rest = target.path.utf8.dropFirst(key.count + 1)
                return Target(index: target.index, path: Substring(rest))
            }
            try object(inner, depth: depth + 1)
            value = .object
        } else if found.isEmpty {
            try skip(depth: depth)
        } else {
            value = try field(depth: depth)
        }
        for target in found {
            // A dot can be part of a key: 'a.b' beside 'b' in 'a'.
            guard fields[target.index] == nil else {
                throw Problem(message: "the field '\(Self.printable(key))' can be found in two places")
            }
            fields[target.index] = value
        }
    }

    private mutating func list(keepsTexts: Bool, depth: Int) throws(Problem) -> JSONField {
        try enter(depth)
        var texts: [String]? = keepsTexts ? [] : nil
        if take(UInt8(ascii: "]")) { return .texts([]) }
        repeat {
            skipSpace()
            if texts != nil, next == UInt8(ascii: "\"") {
                texts?.append(try string())
            } else {
                texts = nil
                try skip(depth: depth)
            }
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw broken("',' or ']' should stand") }
        return texts.map(JSONField.texts) ?? .list
    }

    /// Steps behind the bracket that opens a list or an object, and the space there.
    private mutating func enter(_ depth: Int) throws(Problem) {
        guard depth <= Self.maximumDepth else {
            throw Problem(message: "the line is nested more than \(Self.maximumDepth) deep")
        }
        position += 1
        skipSpace()
    }

    private mutating func literal() throws(Problem) -> JSONField {
        let words: [(String, JSONField)] = [
            ("null", .null), ("true", .boolean), ("false", .boolean), ("NaN", .number("NaN")),
            ("Infinity", .number("Infinity")), ("-Infinity", .number("-Infinity")),
        ]
        for (word, field) in words where bytes[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return field
        }
        return .number(try number())
    }

    private mutating func number() throws(Problem) -> String {
        let start = position
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() throws(Problem) {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw broken("a value should stand") }
    }

    // MARK: Texts

    private mutating func string() throws(Problem) -> String {
        var text: [UInt8] = []
        try string { text.append(contentsOf: $0) }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func skipString() throws(Problem) { try string { _ in } }

    /// Gives the bytes of a text in pieces.
    private mutating func string(_ piece: (ArraySlice<UInt8>) -> Void) throws(Problem) {
        position += 1
        var start = position
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                piece(bytes[start..<position])
                position += 1
                return
            case UInt8(ascii: "\\"):
                piece(bytes[start..<position])
                position += 1
                piece(ArraySlice(String(Character(try escaped())).utf8))
                start = position
            case 0..<0x20: throw broken("a control character stands in a text as it is")
            default: position += 1
            }
        }
        throw broken("a text does not end")
    }

    /// The scalar behind a backslash.
    private mutating func escaped() throws(Problem) -> Unicode.Scalar {
        guard let letter = next else { throw broken("a text does not end") }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw broken("a backslash stands before what it cannot stand before")
        }
        var value = try unit()
        if (0xD800..<0xDC00).contains(value), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
            let low = try unit()
            guard (0xDC00..<0xE000).contains(low) else { throw broken("half of a surrogate pair stands alone") }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw broken("half of a surrogate pair stands alone") }
        return scalar
    }

    /// The four hexadecimal digits of a UTF-16 unit.
    private mutating func unit() throws(Problem) -> UInt32 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw broken("'\\u' without four hexadecimal digits") }
        position += 4
        return value
    }

    // MARK: Bytes

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D { position += 1 }
    }

    private mutating func end() throws(Problem) {
        skipSpace()
        guard next == nil else { throw broken("something stands behind the row") }
    }

    private func broken(_ what: String) -> Problem {
        Problem(message: "the line is not JSON: \(what), at byte \(position + 1)")
    }

    /// A key for a message: short, and without what a terminal would obey.
    private static func printable(_ key: [UInt8]) -> String {
        let scalars = String(decoding: key, as: UTF8.self).unicodeScalars.prefix(60)
        return String(String.UnicodeScalarView(scalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
    }
}
