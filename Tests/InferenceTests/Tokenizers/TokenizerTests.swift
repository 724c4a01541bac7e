import Core
import Foundation
import Inference
import InferenceTestSupport
import Testing

@Suite struct TokenizerTests {
    let folder: TemporaryFolder
    let fixture: TokenizerFixture

    init() throws {
        folder = try TemporaryFolder()
        fixture = try TokenizerFixture.load()
    }

    private func open(_ writer: GGUFWriter) throws -> any Tokenizer {
        try GGUFFile(path: folder.write(writer.bytes, as: "small.gguf")).tokenizer()
    }

    private func byteLevel(_ name: String = "qwen2") throws -> any Tokenizer {
        try open(GGUFWriter(fixture.byteLevel, preTokenizer: name))
    }

    private func sentencePiece() throws -> any Tokenizer { try open(GGUFWriter(fixture.sentencePiece)) }

    private func sentencePieceWords() throws -> any Tokenizer { try open(GGUFWriter(fixture.sentencePieceWords)) }

    /// Every tokenizer of the suite that has all bytes.
    private func all() throws -> [any Tokenizer] {
        try ["default", "gpt-2", "smollm", "qwen2", "llama-bpe", "deepseek-coder"].map(byteLevel) + [
            sentencePiece(), sentencePieceWords(),
        ]
    }

    @Test func decodingGivesTheTextBack() throws {
        for tokenizer in try all() {
            for text in fixture.texts {
                // SentencePiece writes a space as U+2581, and so cannot tell the two.
                let text = text.replacing("\u{2581}", with: "_")
                for allowSpecial in [false, true] {
                    let ids = tokenizer.encode(text, allowSpecial: allowSpecial)
                    #expect(tokenizer.decode(ids, includingControl: true) == Array(text.utf8))
                }
                let ids = tokenizer.encode(text, allowSpecial: false)
                #expect(tokenizer.decode(ids) == Array(text.utf8), "control tokens came of text")
            }
        }
    }

    @Test func smollm2GivesTheTextBackButForBytesThatItHasNoTokenFor() throws {
        let tokenizer = try GGUFFile(path: TestModels.smollm2).tokenizer()
        // U+0004, U+0006, U+0013, U+0014, U+0016, U+001D, and what begins with F1 or F2.
        let lost = Set<UInt8>([0x04, 0x06, 0x13, 0x14, 0x16, 0x1D, 0xF1, 0xF2])
        for text in fixture.texts {
            let ids = tokenizer.encode(text, allowSpecial: true)
            #expect(tokenizer.decode(ids, includingControl: true) == text.utf8.filter { !lost.contains($0) })
        }
    }

    @Test func specialTokensAreFoundLongestFirst() throws {
        let tokenizer = try byteLevel()
        func id(_ name: String) throws -> Int32 { Int32(try #require(fixture.byteLevel.tokens.firstIndex(of: name))) }
        let (start, tool, call) = (try id("<|im_start|>"), try id("<tool>"), try id("<tool_call>"))
        #expect(tokenizer.encode("<tool><tool_call><|im_start|>", allowSpecial: true) == [tool, call, start])
        // User-defined tokens are text and found in any text; control tokens only where they are allowed.
        let plain = tokenizer.encode("<tool_call><|im_start|>", allowSpecial: false)
        #expect(plain.first == call && !plain.contains(start))
        #expect(!tokenizer.encode("[PAD0]", allowSpecial: true).contains(try id("[PAD0]")))
        #expect(tokenizer.decode([start, tool]) == Array("<tool>".utf8))
        #expect(tokenizer.decode([start, tool], includingControl: true) == Array("<|im_start|><tool>".utf8))
    }

    @Test func tokensHaveTheirMeanings() throws {
        let vocabulary = try byteLevel().vocabulary
        #expect(vocabulary.bos == Int32(fixture.byteLevel.bos) && vocabulary.eos == Int32(fixture.byteLevel.eos))
        #expect(vocabulary.eot == vocabulary.eos)
        #expect(vocabulary.endOfGeneration.count == 2, "<|im_end|> and <|endoftext|>")
        #expect(try !byteLevel().vocabulary.addsBOS)
        #expect(try byteLevel("llama-bpe").vocabulary.addsBOS)
        #expect(try sentencePiece().vocabulary.addsBOS)
        let smollm2 = try GGUFFile(path: TestModels.smollm2).tokenizer().vocabulary
        #expect(smollm2.count == 49152 && smollm2.bos == 1 && smollm2.eot == 2 && smollm2.endOfGeneration == [0, 2])
        #expect(Array(smollm2.bytes(of: 2)) == Array("<|im_end|>".utf8))
    }

    @Test func idsThatAreNoTokensGiveNothing() throws {
        for tokenizer in try all() {
            let ids: [Int32] = [-1, .min, .max, Int32(tokenizer.vocabularySize)]
            #expect(tokenizer.decode(ids, includingControl: true).isEmpty)
            for id in ids {
                #expect(tokenizer.vocabulary.bytes(of: id).isEmpty && tokenizer.vocabulary.isControl(id))
                #expect(tokenizer.vocabulary.kind(of: id) == nil && !tokenizer.vocabulary.isEndOfGeneration(id))
            }
        }
    }

    /// In quadratic time these would take minutes.
    @Test func oneLongWordIsEncoded() throws {
        let smollm2 = try GGUFFile(path: TestModels.smollm2).tokenizer()
        // To SentencePiece a whole text is one word.
        for (tokenizer, part) in [(smollm2, "a"), (smollm2, "return"), (try sentencePiece(), "def return x")] {
            let text = String(repeating: part, count: 100_000 / part.count)
            let ids = tokenizer.encode(text, allowSpecial: false)
            #expect(ids.count < 70_000, "no pairs were merged")
            #expect(tokenizer.decode(ids) == Array(text.utf8))
        }
    }

    @Test func aSpaceIsPutBeforeTheTextOnlyWhereTheFileWantsIt() throws {
        var writer = GGUFWriter(fixture.sentencePiece)
        writer.set("tokenizer.ggml.add_space_prefix", .bool(false))
        let without = try open(writer)
        let with = try sentencePiece()
        #expect(without.encode(" x", allowSpecial: false) == with.encode("x", allowSpecial: false))
        #expect(without.decode(without.encode(" x", allowSpecial: false)) == Array(" x".utf8))
        #expect(with.decode(with.encode(" x", allowSpecial: false)) == Array(" x".utf8))
    }

    /// Found by the fuzzer: the space before a text came back as one of the text's own.
    @Test func aSentencePieceVocabularyWithoutASpaceGivesTheTextBack() throws {
        var vocabulary = fixture.sentencePiece
        let space = try #require(vocabulary.tokens.firstIndex(of: "\u{2581}"))
        vocabulary.types[space] = 5
        let tokenizer = try open(GGUFWriter(vocabulary))
        for text in ["def f(x):", " def", "é<tool> x", "  "] {
            let ids = tokenizer.encode(text, allowSpecial: false)
            #expect(tokenizer.decode(ids) == Array(text.utf8))
        }
    }

    /// Every pre-tokenizer's patterns on runs that they could scan again and again: in quadratic time these would take
    /// minutes.
    @Test func longRunsAreEncoded() throws {
        let parts = [
            " ", "\n", "\n ", " \r", "\t", "'", "a'", "7", "\u{301}", "e\u{301}", "\u{200D}", "中", "🦙", "!", "! ", "$",
            "\u{A0}",
            "\u{3000}", "<", "<|im_", "<tool>a", "\u{0}",
        ]
        for tokenizer in try all() {
            for part in parts {
                let text = String(repeating: part, count: 20_000 / part.utf8.count)
                let ids = tokenizer.encode(text, allowSpecial: true)
                #expect(tokenizer.decode(ids, includingControl: true) == Array(text.utf8), "\(part.debugDescription)")
            }
        }
    }
}
