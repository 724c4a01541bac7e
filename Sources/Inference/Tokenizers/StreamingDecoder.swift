/// Turns tokens into text as they come, and holds back the bytes of a character that is not whole yet.
///
/// The pieces, one after the other, are the text of all tokens; bytes that are not UTF-8 become U+FFFD. Control tokens
/// give nothing. A space at the beginning stays: what is decoded goes on from a prompt.
public struct StreamingDecoder: Sendable {
    private let vocabulary: Vocabulary
    /// The beginning of a character, at most three bytes.
    private var held: [UInt8] = []

    /// Makes a decoder that has seen nothing.
    public init(_ tokenizer: some Tokenizer) {
        vocabulary = tokenizer.vocabulary
    }

    /// The text that a token completes; often empty.
    public mutating func append(_ id: Int32) -> String {
        if !vocabulary.isControl(id) { held += vocabulary.bytes(of: id) }
        let whole = held.count - Self.incompleteCount(held)
        defer { held.removeFirst(whole) }
        return String(decoding: held[..<whole], as: UTF8.self)
    }

    /// What is left at the end: U+FFFD where a character was begun, else nothing.
    public mutating func finish() -> String {
        defer { held = [] }
        return String(decoding: held, as: UTF8.self)
    }

    /// How many bytes at the end are the beginning of a character that needs more.
    private static func incompleteCount(_ bytes: [UInt8]) -> Int {
        for count in 1...3 where count <= bytes.count {
            let byte = bytes[bytes.count - count]
            guard byte & 0xC0 != 0x80 else { continue }
            let needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return needed > count ? count : 0
        }
        return 0
    }
}
