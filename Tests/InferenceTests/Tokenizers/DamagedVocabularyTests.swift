import Core
import Foundation
import Inference
import InferenceTestSupport
import Testing

@Suite struct DamagedVocabularyTests {
    let folder: TemporaryFolder
    let fixture: TokenizerFixture

    init() throws {
        folder = try TemporaryFolder()
        fixture = try TokenizerFixture.load()
    }

    /// Expects an error that says something.
    private func check(
        _ wanted: String, _ vocabulary: TokenizerFixture.SmallVocabulary, preTokenizer: String = "qwen2",
        also change: (inout GGUFWriter) -> Void = { _ in }
    ) throws {
        var writer = GGUFWriter(vocabulary, preTokenizer: preTokenizer)
        change(&writer)
        let file = try GGUFFile(path: folder.write(writer.bytes, as: "damaged.gguf"))
        let error = #expect(throws: FirstpassError.self) { try file.tokenizer() }
        #expect(error?.message.contains(wanted) == true, "\(String(describing: error))")
        #expect(error?.location?.contains("damaged.gguf") == true)
    }

    @Test func anInconsistentByteLevelVocabularyIsRefused() throws {
        let good = fixture.byteLevel
        var bad = good
        bad.merges?.append("q zzz")
        try check("merge \(good.merges?.count ?? 0), 'q zzz', names or makes no token", bad)
        for merge in ["", " ", "a", "a ", " a", "\u{1F600} a"] {
            bad = good
            bad.merges?.append(merge)
            try check("names or makes no token", bad)
        }
        bad = good
        bad.tokens[0x21] = "also \u{1F600}"
        try check("no token for the byte 33", bad)
        bad = good
        bad.tokens[0] = bad.tokens[1]
        try check("the tokens 0 and 1 are the same", bad)
        bad = good
        bad.types.removeLast()
        try check("types of \(good.types.count - 1)", bad)
        for type: Int32 in [-1, 7, .max] {
            bad = good
            bad.types[5] = type
            try check("token 5 is of the unknown type \(type)", bad)
        }
        for id in [UInt32(good.tokens.count), .max] {
            bad = good
            bad.eos = id
            try check("'tokenizer.ggml.eos_token_id' is \(id)", bad)
        }
        bad = good
        (bad.tokens, bad.types) = ([], [])
        try check("there are 0 tokens", bad)
        try check("the pre-tokenizer 'tekken' is not known", good, preTokenizer: "tekken")
    }

    @Test func anInconsistentSentencePieceVocabularyIsRefused() throws {
        let good = fixture.sentencePiece
        var bad = good
        bad.scores?.removeLast()
        try check("a score for each", bad)
        bad = good
        bad.scores?[300] = .nan
        try check("a score for each", bad)
        let newline = try #require(good.tokens.firstIndex(of: "<0x0A>"))
        bad = good
        bad.types[newline] = 5
        try check("no token for the byte 10", bad)
        for name in ["<0xZZ>", "", "<0x+A>", "\n"] {
            bad = good
            bad.tokens[newline] = name
            try check("not named like one", bad)
        }
    }

    @Test func aTokenizerOfAnotherKindIsRefusedByName() throws {
        var writer = GGUFWriter()
        writer.set("tokenizer.ggml.model", .string("bert"))
        let file = try GGUFFile(path: folder.write(writer.bytes, as: "other.gguf"))
        let error = #expect(throws: FirstpassError.self) { try file.tokenizer() }
        #expect(error?.code == .unsupported && error?.message.contains("'bert'") == true)
        let none = try GGUFFile(path: folder.write(GGUFWriter().bytes, as: "none.gguf"))
        #expect(throws: FirstpassError.self) { try none.tokenizer() }
    }

    @Test func aBeginningThatIsNotThereIsRefused() throws {
        var writer = GGUFWriter(fixture.byteLevel, preTokenizer: "qwen2")
        writer.metadata.removeAll { $0.key == Array("tokenizer.ggml.bos_token_id".utf8) }
        writer.set("tokenizer.ggml.add_bos_token", .bool(true))
        let file = try GGUFFile(path: folder.write(writer.bytes, as: "none.gguf"))
        let error = #expect(throws: FirstpassError.self) { try file.tokenizer() }
        #expect(error?.message.contains("bos_token_id") == true)
    }

    /// Files with some bytes changed: what still opens encodes and decodes.
    @Test func changedVocabulariesNeverTrap() throws {
        var random = CounterRandom(seed: 5)
        let files = [
            GGUFWriter(fixture.byteLevel, preTokenizer: "llama-bpe").bytes, GGUFWriter(fixture.sentencePiece).bytes,
        ]
        var opened = 0
        for round in 0..<600 {
            var bytes = files[round % 2]
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 24..<bytes.count, using: &random)] = UInt8(truncatingIfNeeded: random.next())
            }
            do {
                let tokenizer = try GGUFFile(path: folder.write(bytes, as: "changed.gguf")).tokenizer()
                opened += 1
                let ids = tokenizer.encode("def f(x):\n    return '<|im_end|> é🦙'", allowSpecial: round % 3 == 0)
                _ = tokenizer.decode(ids, includingControl: true)
            } catch is FirstpassError {}
        }
        #expect(opened > 0 && opened < 600)
    }
}
