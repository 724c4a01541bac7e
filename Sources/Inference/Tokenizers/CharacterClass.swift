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

    /// The class of a character: from a table for ASCII, from the standard library's Unicode data for the rest.
    static func of(_ scalar: Unicode.Scalar) -> CharacterClass {
        scalar.isASCII ? ascii[Int(scalar.value)] : looked(up: scalar)
    }

    /// The class of an ASCII character.
    static func of(ascii byte: UInt8) -> CharacterClass { ascii[Int(byte & 0x7F)] }

    private static let ascii: [CharacterClass] = (0..<128).map { looked(up: Unicode.Scalar(UInt8($0))) }

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
