import Foundation
import Inference
import InferenceTestSupport
import Testing

/// How the pieces of a prompt become tokens.
@Suite struct PromptEncodingTests {
    let folder: TemporaryFolder
    let fixture: TokenizerFixture

    init() throws {
        folder = try TemporaryFolder()
        fixture = try TokenizerFixture.load()
    }

    private func tokenizer(addBOS: Bool? = nil, _ change: (inout GGUFWriter) -> Void = { _ in }) throws -> any Tokenizer
    {
        var writer = GGUFWriter(fixture.byteLevel, preTokenizer: "qwen2")
        if let addBOS { writer.set("tokenizer.ggml.add_bos_token", .bool(addBOS)) }
        change(&writer)
        return try GGUFFile(path: folder.write(writer.bytes, as: "model.gguf")).tokenizer()
    }

    @Test func neighbouringTextsAreEncodedAsOne() throws {
        let tokenizer = try tokenizer()
        let pieces = [PromptPiece.text("def re"), .text("turn"), .text(" x\n"), .text("\n")]
        #expect(tokenizer.encode(pieces) == tokenizer.encode("def return x\n\n", allowSpecial: false))
    }

    @Test func aMarkerThatIsNoTokenIsText() throws {
        let tokenizer = try tokenizer()
        let ids = tokenizer.encode([.text("a"), .marker("[INST]"), .text("b"), .marker("<|im_end|>")])
        #expect(ids == tokenizer.encode("a[INST]b<|im_end|>", allowSpecial: true))
        #expect(ids.last.map(tokenizer.vocabulary.isEndOfGeneration) == true)
        // A single letter is a token, and a marker all the same only text.
        #expect(tokenizer.encode([.text("x"), .marker("y")]) == tokenizer.encode("xy", allowSpecial: false))
    }

    @Test func theBeginningComesOnce() throws {
        let bos = Int32(fixture.byteLevel.bos)
        let eos = Int32(fixture.byteLevel.eos)
        let word = try tokenizer().encode("x", allowSpecial: false)
        #expect(try tokenizer(addBOS: true).encode([.text("x")]) == [bos] + word)
        #expect(try tokenizer(addBOS: true).encode([.beginning, .text("x"), .end]) == [bos] + word + [eos])
        #expect(try tokenizer(addBOS: false).encode([.text("x")]) == word)
        #expect(try tokenizer(addBOS: false).encode([.beginning, .text("x")]) == [bos] + word)
        #expect(try tokenizer(addBOS: true).encode([.text("x")], addBOS: false) == word)
        #expect(try tokenizer(addBOS: false).encode("x", addBOS: true) == [bos] + word)
        #expect(try tokenizer(addBOS: true).encode("x", addBOS: nil) == [bos] + word)
        #expect(try tokenizer().encode([]) == [])
    }

    /// Some files call the marks of their template user-defined, which are found in every text.
    @Test func marksOfTemplatesAreControlTokensWhateverTheFileSays() throws {
        var vocabulary = fixture.byteLevel
        let start = try #require(vocabulary.tokens.firstIndex(of: "<|im_start|>"))
        vocabulary.types[start] = 4
        let writer = GGUFWriter(vocabulary, preTokenizer: "qwen2")
        let tokenizer = try GGUFFile(path: folder.write(writer.bytes, as: "model.gguf")).tokenizer()
        #expect(!tokenizer.encode("<|im_start|>", allowSpecial: false).contains(Int32(start)))
        #expect(tokenizer.encode("<|im_start|>", allowSpecial: true) == [Int32(start)])
    }
}
