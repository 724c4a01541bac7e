import Core
import Foundation
import Inference
import InferenceTestSupport
import Testing

/// Token ids against those of llama.cpp.
@Suite struct TokenizerReferenceTests {
    let folder: TemporaryFolder
    let fixture: TokenizerFixture

    init() throws {
        folder = try TemporaryFolder()
        fixture = try TokenizerFixture.load()
    }

    /// Compares a tokenizer with what was recorded, and decodes what it gives.
    private func compare(_ tokenizer: some Tokenizer, with name: String) throws {
        let recorded = try #require(fixture.recorded[name])
        #expect(recorded.ids.count + recorded.checksums.count == fixture.texts.count)
        for (index, text) in fixture.texts.enumerated() {
            let ids = tokenizer.encode(text, allowSpecial: index % 2 == 1)
            if index < recorded.ids.count {
                #expect(ids == recorded.ids[index], "\(text.debugDescription)")
            } else {
                let checksum = recorded.checksums[index - recorded.ids.count]
                #expect(TokenizerFixture.checksum(ids) == checksum, "\(text.debugDescription)")
            }
        }
    }

    @Test func smollm2GivesTheSameIds() throws {
        try compare(GGUFFile(path: TestModels.smollm2).tokenizer(), with: "smollm2")
    }

    @Test(arguments: ["default", "gpt-2", "smollm", "qwen2", "llama-bpe", "deepseek-coder"])
    func everyPreTokenizerGivesTheSameIds(name: String) throws {
        let writer = GGUFWriter(fixture.byteLevel, preTokenizer: name)
        try compare(GGUFFile(path: folder.write(writer.bytes, as: "small.gguf")).tokenizer(), with: name)
    }

    @Test(arguments: ["sentencePiece", "sentencePieceWords"])
    func sentencePieceGivesTheSameIds(name: String) throws {
        let writer = GGUFWriter(name == "sentencePiece" ? fixture.sentencePiece : fixture.sentencePieceWords)
        try compare(GGUFFile(path: folder.write(writer.bytes, as: "small.gguf")).tokenizer(), with: name)
    }

    /// The vocabulary-only files with known encodings; `FIRSTPASS_TOKENIZERS` says where they are.
    @Test(
        .enabled(if: !TestModels.knownVocabularies.isEmpty), arguments: TestModels.knownVocabularies.keys.sorted())
    func knownEncodingsAreTheSame(name: String) throws {
        let stem = "ggml-vocab-\(name).gguf"
        let model = try #require(TestModels.knownVocabularies[name])
        let input = try #require(TestModels.vocabulary(stem + ".inp"))
        let output = try #require(TestModels.vocabulary(stem + ".out"))
        let texts = try String(contentsOfFile: input, encoding: .utf8).components(
            separatedBy: "\n__ggml_vocab_test__\n")
        let lines = try String(contentsOfFile: output, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let tokenizer = try GGUFFile(path: model).tokenizer()
        #expect(texts.count > 40)
        for (text, line) in zip(texts, lines) {
            let ids = line.split(separator: " ").compactMap { Int32($0) }
            #expect(tokenizer.encode(text, allowSpecial: false) == ids, "\(text.debugDescription)")
        }
    }

    /// One line of a campaign's file.
    private struct Line: Decodable {
        var text: String
        var special: Bool
        var ids: [Int32]
    }

    /// `FIRSTPASS_TOKENIZER_CAMPAIGN=MODEL.gguf:IDS.jsonl`, as `Fixtures/record_tokenizers.py campaign` writes it.
    @Test(.enabled(if: TestModels.environment("FIRSTPASS_TOKENIZER_CAMPAIGN") != nil))
    func theCampaignGivesTheSameIds() throws {
        let paths = try #require(TestModels.environment("FIRSTPASS_TOKENIZER_CAMPAIGN")).split(separator: ":")
        let tokenizer = try GGUFFile(path: String(#require(paths.first))).tokenizer()
        var compared = 0
        var different: [String] = []
        for line in try String(contentsOfFile: String(#require(paths.last)), encoding: .utf8).split(separator: "\n") {
            let line = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
            compared += 1
            if tokenizer.encode(line.text, allowSpecial: line.special) != line.ids {
                different.append(line.text.debugDescription)
            }
        }
        print("compared \(compared), different \(different.count)")
        #expect(different.isEmpty, "\(different.prefix(20).joined(separator: "\n"))")
    }
}
