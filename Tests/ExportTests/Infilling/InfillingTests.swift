import Core
import Foundation
import Inference
import InferenceTestSupport
import LedgerTestSupport
import Testing

@testable import Export

@Suite struct InfillingTests {
    private static let texts = [
        "", "a", "def add(a, b):\n    return a + b\n", "\r\n\r\n", "e\u{301}\u{302}x\u{200D}", "\u{301}",
        "日本語\u{1F469}\u{200D}\u{1F4BB}",
        "  spaces  ", " ", "<", "<<PR", "fim_prefix>", "<PRE", "▁<SUF", "<|fim_suffix|", "\u{0}\u{FEFF}", ">>> <MID",
    ]

    private func random(_ seed: UInt64, _ number: Int) -> String {
        var random = CounterRandom(seed: seed, position: UInt64(number) << 20)
        let alphabet: [Unicode.Scalar] = [
            "a", " ", "<", ">", "|", "_", "\n", "\r", "\u{301}", "\u{200D}", "é", "日", "\u{1F469}", "▁", "P", "R", "E",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            if let scalar = alphabet.randomElement(using: &random) { text.append(scalar) }
        }
        return String(text)
    }

    @Test(arguments: InfillingFamily.all)
    func decodingGivesTheTextBackScalarByScalar(_ family: InfillingFamily) throws {
        for seed in 0..<4 as Range<UInt64> {
            let infilling = Infilling(family, seed: seed)
            for number in 0..<1500 {
                let text = number < Self.texts.count ? Self.texts[number] : random(seed, number)
                let exercise = try #require(infilling.exercise(text, number: number))
                #expect(Array(try infilling.decode(exercise.text).utf8) == Array(text.utf8), "\(exercise)")
            }
        }
    }

    @Test(arguments: InfillingFamily.all) func halfOfTheExercisesAreInEitherOrder(_ family: InfillingFamily) throws {
        let infilling = Infilling(family, seed: 5)
        let orders = try (0..<4000).map { try #require(infilling.exercise("some text", number: $0)).order }
        // Five standard deviations.
        #expect(abs(orders.count { $0 == .suffixFirst } - 2000) < 160)
    }

    @Test func everyPlaceIsAsLikelyAsAnyOther() throws {
        let infilling = Infilling(.starCoder, seed: 6)
        var places: [Int: Int] = [:]
        for number in 0..<20_000 {
            let exercise = try #require(infilling.exercise("éé\u{1F469}", number: number)).text
            guard let end = exercise.range(of: "<fim_suffix>"), !exercise.hasPrefix("<fim_prefix><fim_suffix>") else {
                continue
            }
            places[exercise[..<end.lowerBound].unicodeScalars.count - "<fim_prefix>".count, default: 0] += 1
        }
        // The earlier of two places among 0, 1, 2, 3 is 1, 2, 3 in 5, 3 and 1 of 16 cases, and half are in this order.
        for (place, share) in [1: 5, 2: 3, 3: 1] {
            let expected = 20_000.0 * Double(share) / 32
            #expect(abs(Double(places[place] ?? 0) - expected) < 6 * expected.squareRoot(), "\(place)")
        }
    }

    @Test func aQuestionsExerciseDependsOnSeedAndNumberAlone() throws {
        let one = Infilling(.codeLlama, seed: 1)
        let text = String(repeating: "abcdefgh", count: 50)
        #expect(one.exercise(text, number: 3)?.text == Infilling(.codeLlama, seed: 1).exercise(text, number: 3)?.text)
        #expect(one.exercise(text, number: 3)?.text != one.exercise(text, number: 4)?.text)
        #expect(one.exercise(text, number: 3)?.text != Infilling(.codeLlama, seed: 2).exercise(text, number: 3)?.text)
    }

    @Test func codeLlamasFormIsMetas() throws {
        let infilling = Infilling(.codeLlama, seed: 7)
        let exercises = try (0..<200).map { try #require(infilling.exercise("abc", number: $0)).text }
        // As Meta's code describes what it asks with: "<PRE> {pre} <SUF>{suf} <MID>" and "<PRE> <SUF>{suf} <MID> {pre}".
        let known = Set(
            (0...3).flatMap { first in
                (first...3).flatMap { second -> [String] in
                    let text = Array("abc")
                    let parts = [String(text[..<first]), String(text[first..<second]), String(text[second...])]
                    return [
                        "<PRE> \(parts[0]) <SUF>\(parts[2]) <MID>\(parts[1]) <EOT>",
                        "<PRE> <SUF>\(parts[2]) <MID> \(parts[0])\(parts[1]) <EOT>",
                    ]
                }
            })
        #expect(Set(exercises).isSubset(of: known) && Set(exercises).count > 8)
    }

    @Test(arguments: InfillingFamily.all) func aTextWithAMarkIsLeftOut(_ family: InfillingFamily) {
        for mark in family.marks {
            // A mark that a combining character follows is one too: a tokenizer looks at bytes.
            for text in ["a\(mark)b", mark, "a\(mark)\u{301}"] {
                #expect(Infilling(family, seed: 1).exercise(text, number: 0) == nil)
            }
        }
    }

    @Test(arguments: InfillingFamily.all) func whatIsNoExerciseIsRefused(_ family: InfillingFamily) throws {
        let infilling = Infilling(family, seed: 1)
        let exercise = try #require(infilling.exercise("abcdef", number: 1)).text
        for text in ["", "abc", String(exercise.dropLast()), exercise + "x", String(exercise.dropFirst())] {
            let error = #expect(throws: FirstpassError.self) { try infilling.decode(text) }
            #expect(error?.code == .format)
        }
    }

    private func vocabulary(_ names: [String], kind: Int, in folder: TemporaryFolder) throws -> Vocabulary {
        var writer = GGUFWriter()
        let tokens = ["<unk>", "<s>", "</s>"] + (0...255).map { String(format: "<0x%02X>", $0) } + names
        writer.set("tokenizer.ggml.model", .string("llama"))
        writer.set("tokenizer.ggml.tokens", .strings(tokens))
        writer.set("tokenizer.ggml.scores", .floats(Array(repeating: 0, count: tokens.count)))
        let types = [2, 3, 3] + Array(repeating: 6, count: 256) + Array(repeating: kind, count: names.count)
        writer.set("tokenizer.ggml.token_type", .int32s(types.map(Int32.init)))
        writer.set("tokenizer.ggml.bos_token_id", .uint32(1))
        writer.set("tokenizer.ggml.eos_token_id", .uint32(2))
        let path = folder.path(UUID().uuidString)
        try Data(writer.bytes).write(to: URL(fileURLWithPath: path))
        return try GGUFFile(path: path).tokenizer().vocabulary
    }

    @Test func aFamilyIsKnownByItsTokens() throws {
        let folder = try TemporaryFolder()
        for family in InfillingFamily.all {
            let names = family == .codeLlama ? family.marks.map { "▁" + $0 } : family.marks
            // Code Llama's are pieces of text that merge, the others' control tokens.
            let vocabulary = try vocabulary(names, kind: family == .codeLlama ? 1 : 3, in: folder)
            #expect(try InfillingFamily(of: vocabulary, at: "x") == family)
            try family.check(vocabulary, at: "x")
            #expect(try InfillingFamily(named: family.name) == family)
        }
        for file in try Vocabularies.others {
            let vocabulary = try file.tokenizer().vocabulary
            switch URL(fileURLWithPath: file.path).lastPathComponent {
            case "qwen2.5-coder-1.5b.gguf": #expect(try InfillingFamily(of: vocabulary, at: "x") == .qwen)
            case "ggml-vocab-deepseek-coder.gguf":
                #expect(try InfillingFamily(of: vocabulary, at: "x") == .deepSeekCoder)
            default:
                let error = #expect(throws: FirstpassError.self) { try InfillingFamily(of: vocabulary, at: "x") }
                #expect(error?.code == .unsupported)
            }
        }
    }

    @Test func aVocabularyWithoutTheTokensIsRefusedByName() throws {
        let vocabulary = try Vocabularies.smollm2.tokenizer().vocabulary
        let error = #expect(throws: FirstpassError.self) { try InfillingFamily(of: vocabulary, at: "model.gguf") }
        let text = error?.description ?? ""
        #expect(error?.exitCode == 2 && text.contains("model.gguf") && text.contains("'<|fim_prefix|>'"), "\(text)")
        #expect(!text.contains("'<|endoftext|>'"), "SmolLM2 has that one")
        let chosen = #expect(throws: FirstpassError.self) { try InfillingFamily.starCoder.check(vocabulary, at: "x") }
        #expect(chosen?.message.contains("'<fim_prefix>', '<fim_suffix>', '<fim_middle>'") == true)
        let unknown = #expect(throws: FirstpassError.self) { try InfillingFamily(named: "gpt") }
        #expect(unknown?.code == .usage && unknown?.remedy?.contains("codellama") == true)
    }
}
