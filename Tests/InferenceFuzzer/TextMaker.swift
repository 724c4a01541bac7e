import Core
import Inference

/// Makes texts, and encodes and decodes them.
struct TextMaker {
    private let vocabulary: Vocabulary
    private let isSentencePiece: Bool

    init(_ vocabulary: Vocabulary, isSentencePiece: Bool) {
        self.vocabulary = vocabulary
        self.isSentencePiece = isSentencePiece
    }

    /// Encodes some texts and decodes what comes of them; returns the bytes of the longest.
    func use(_ tokenizer: any Tokenizer, _ random: inout CounterRandom, fail: (String) -> Void) -> Int {
        let isLossless = isSentencePiece || hasAllBytes(tokenizer)
        var longest = 0
        for _ in 0..<3 {
            let text = text(&random)
            longest = max(longest, text.utf8.count)
            for allowSpecial in [false, true] {
                let ids = tokenizer.encode(text, allowSpecial: allowSpecial)
                if !ids.allSatisfy({ (0..<Int32(tokenizer.vocabularySize)).contains($0) }) { fail("an id is no token") }
                let bytes = tokenizer.decode(ids, includingControl: true)
                if isLossless, bytes != Array(text.utf8) {
                    fail("\(text.prefix(99).debugDescription) does not come back")
                }
                if !allowSpecial, tokenizer.decode(ids) != bytes { fail("a control token came of text") }
            }
        }
        let ids = (0..<20).map { _ in Int32(truncatingIfNeeded: Int(random.next() % 700) - 20) }
        _ = tokenizer.decode(ids, includingControl: random.next() & 1 == 0)
        return longest
    }

    /// Whether a byte-level vocabulary can write every byte.
    private func hasAllBytes(_ tokenizer: any Tokenizer) -> Bool {
        var seen = Set<UInt8>()
        for id in 0..<Int32(vocabulary.count) where vocabulary.kind(of: id) == .normal {
            if let byte = vocabulary.bytes(of: id).first, vocabulary.bytes(of: id).count == 1 { seen.insert(byte) }
        }
        return seen.count == 256
    }

    /// Mostly short; now and then a long one, for which a square of its length would take too long.
    private func text(_ random: inout CounterRandom) -> String {
        let length = random.next() % 512 == 0 ? 30_000 : Int.random(in: 0...120, using: &random)
        var bytes: [UInt8] = []
        if random.next() % 4 == 0 {
            let part = Array(part(&random).utf8)
            while bytes.count < length, !part.isEmpty { bytes += part }
        } else {
            while bytes.count < length {
                bytes += Array(part(&random).utf8)
                // Bytes that are no UTF-8 become U+FFFD on their way into a `String`.
                if random.next() % 8 == 0 { bytes.append(UInt8(truncatingIfNeeded: random.next())) }
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        // SentencePiece writes a space as U+2581 and cannot tell the two.
        return isSentencePiece
            ? String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\u{2581}" })) : text
    }

    private static let parts = [
        " ", "  ", "\n", "\r\n", "\t", "a", "Z", "ab", " the", "'s", "'LL", "'", "0", "123", "٣", "é", "e\u{301}",
        "\u{301}",
        "\u{200D}", "中", "文字", "한", "🦙", "👩‍👩‍👧", "\u{A0}", "\u{3000}", "\u{0}", "\u{7F}", "\u{FFFD}", "\u{10FFFF}", "!",
        "$+<=>", "—", "<|im_end|>", "<|im_start|>", "<tool>", "<tool_call>", "</s>", "<s>", "<0x0A>", "_", "(",
        "\u{E000}",
    ]

    private func part(_ random: inout CounterRandom) -> String {
        switch random.next() % 8 {
        case 0:
            let id = Int32(truncatingIfNeeded: random.next() % UInt64(vocabulary.count))
            return String(decoding: vocabulary.bytes(of: id), as: UTF8.self)
        case 1:
            return Unicode.Scalar(UInt32(truncatingIfNeeded: random.next() % 0x11_0000)).map { String($0) } ?? "x"
        default: return Self.parts.randomElement(using: &random) ?? " "
        }
    }
}
