import Inference
import InferenceTestSupport
import Testing

@Suite struct TokenizerBenchmarkTests {
    let tokenizer: any Tokenizer

    init() throws {
        let folder = try TemporaryFolder()
        let writer = GGUFWriter(try TokenizerFixture.load().byteLevel, preTokenizer: "qwen2")
        tokenizer = try GGUFFile(path: folder.write(writer.bytes, as: "small.gguf")).tokenizer()
    }

    @Test func theWholeTextIsMeasured() throws {
        let text = "def f(x):\n    return é🦙\n"
        let result = TokenizerBenchmark(tokenizer).measure(text)
        let ids = tokenizer.encode(text, allowSpecial: false)
        #expect(result.bytes == text.utf8.count && result.tokens == ids.count)
        #expect(TokenizerFixture.checksum(ids) == String(result.checksum, radix: 16))
        #expect(result.encodeMegabytesPerSecond > 0 && result.decodeMegabytesPerSecond > 0)
    }

    @Test(arguments: 1...30) func piecesEndWithACharacter(bytes: Int) {
        let text = "aé🦙bc🦙🦙é"
        let result = TokenizerBenchmark(tokenizer).measure(text, pieceBytes: bytes)
        #expect(result.bytes == text.utf8.count)
        // A cut character would become U+FFFD, three bytes that no pair of this vocabulary merges.
        #expect(result.tokens <= text.utf8.count)
    }
}
