/// What a pre-tokenizer asks about a character. Every character is a letter, a number, a space or something else.
struct CharacterClass: OptionSet {
    let rawValue: UInt8

    /// `\p{L}`
    static let letter = CharacterClass(rawValue: 1)
    /// `\p{N}`
    static let number = CharacterClass(rawValue: 2)
    /// `\s`: the property White_Space.
    static let space = CharacterClass(rawValue: 4)
    /// `[^\s\p{L}\p{N}]`
    static let other = CharacterClass(rawValue: 8)
    /// `\p{P}`, besides `other`.
    static let punctuation = CharacterClass(rawValue: 16)
    /// `[\r\n]`, besides `space`.
    static let lineBreak = CharacterClass(rawValue: 32)

    /// `[$+<=>^~|]`, besides `other`.
    static let sign = CharacterClass(rawValue: 64)
    /// U+0800 to U+9FA5 and U+AC00 to U+D7FF, but for spaces, besides what else they are.
    static let eastAsian = CharacterClass(rawValue: 128)

    /// The classes of the characters below U+10000, by code point.
    static let table = [CharacterClass](unsafeUninitializedCapacity: 0x1_0000) { table, count in
        for value in 0..<0x1_0000 {
            // Surrogates are no characters.
            table[value] = Unicode.Scalar(UInt32(value)).map(of) ?? .other
        }
        count = 0x1_0000
    }

    /// The class of a character, from the standard library's Unicode data.
    static func of(_ scalar: Unicode.Scalar) -> CharacterClass {
        var found = looked(up: scalar)
        if "$+<=>^~|".unicodeScalars.contains(scalar) { found.insert(.sign) }
        // llama.cpp's regular expressions see no space but ASCII ones in this range.
        let isEastAsian = ("\u{0800}"..."\u{9FA5}").contains(scalar) || ("\u{AC00}"..."\u{D7FF}").contains(scalar)
        if isEastAsian, !scalar.properties.isWhitespace { found.insert(.eastAsian) }
        return found
    }

    private static func looked(up scalar: Unicode.Scalar) -> CharacterClass {
        let properties = scalar.properties
        // What came after Unicode 15.1, which llama.cpp's tables have, is unassigned: the ids of a text must not change
        // with the version of the standard library.
        guard let age = properties.age, age.major < 16 else { return .other }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            return .letter
        case .decimalNumber, .letterNumber, .otherNumber:
            return .number
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            return [.other, .punctuation]
        case .spaceSeparator, .lineSeparator, .paragraphSeparator:
            return .space
        case .control where properties.isWhitespace:
            return scalar == "\r" || scalar == "\n" ? [.space, .lineBreak] : .space
        default:
            return .other
        }
    }
}
