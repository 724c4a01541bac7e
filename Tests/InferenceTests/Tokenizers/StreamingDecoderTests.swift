import Core
import Foundation
import Inference
import Testing

@Suite struct StreamingDecoderTests {
    /// Any tokens, also such as no text gives: the pieces together are the text of them all.
    @Test func piecesAreTheWholeText() throws {
        let tokenizer = try GGUFFile(path: TestModels.smollm2).tokenizer()
        var random = CounterRandom(seed: 3)
        for _ in 0..<500 {
            let ids = (0..<40).map { _ in
                // Mostly single bytes, of which characters are often left unfinished.
                Int32.random(in: Bool.random(using: &random) ? 0..<300 : 0..<49152, using: &random)
            }
            var decoder = StreamingDecoder(tokenizer)
            let pieces = ids.map { decoder.append($0) }
            let text = pieces.joined() + decoder.finish()
            #expect(text == String(decoding: tokenizer.decode(ids), as: UTF8.self))
            #expect(decoder.finish().isEmpty)
        }
    }

    @Test func aCharacterComesWhenItIsWhole() throws {
        let fixture = try TokenizerFixture.load()
        let folder = try TemporaryFolder()
        let path = try folder.write(GGUFWriter(fixture.byteLevel, preTokenizer: "gpt-2").bytes, as: "small.gguf")
        let tokenizer = try GGUFFile(path: path).tokenizer()
        var decoder = StreamingDecoder(tokenizer)
        let text = "é€\u{10348}\u{9AA8}"
        // A text whose bytes are not merged, so that every token is one byte.
        let pieces = text.utf8.flatMap { byte in
            let id = (0..<Int32(tokenizer.vocabularySize)).first { Array(tokenizer.vocabulary.bytes(of: $0)) == [byte] }
            return id.map { [decoder.append($0)] } ?? []
        }
        #expect(pieces == ["", "é", "", "", "€", "", "", "", "\u{10348}", "", "", "\u{9AA8}"])
        #expect(decoder.finish().isEmpty)
        #expect(decoder.append(Int32(fixture.byteLevel.eos)).isEmpty, "control tokens give nothing")
    }
}
