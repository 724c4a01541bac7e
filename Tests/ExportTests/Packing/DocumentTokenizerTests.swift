import Foundation
import Inference
import Testing

@testable import Export

@Suite struct DocumentTokenizerTests {
    private static let answers = [
        "def add(a, b):\n    return a + b\n", "```python\nprint('Größe', \"✓\")\n```", "\n\n    indented", " ", "x",
        "日本語 \u{1F469}\u{200D}\u{1F4BB} e\u{301}", "<|im_end|> and </s> and [/INST] are text", "\u{301}combining",
        "trailing\n\n", "a\r\nb",
    ]
    private static let templates: [ChatTemplate] = [
        .chatML(defaultSystem: nil), .chatML(defaultSystem: "You are helpful."), .llama2, .mistral, .llama3, .deepSeek,
        .deepSeekCoder(defaultSystem: "You are an AI."), .alpaca,
    ]

    /// The text of a prompt as the vocabulary writes its marks.
    private func text(_ pieces: [PromptPiece], _ tokenizer: any Tokenizer) -> [UInt8] {
        let vocabulary = tokenizer.vocabulary
        let begins = vocabulary.addsBOS && pieces.first != .beginning
        let bos = vocabulary.bos.map { Array(vocabulary.bytes(of: $0)) } ?? []
        return (begins ? bos : [])
            + pieces.flatMap { piece -> [UInt8] in
                switch piece {
                case .beginning: bos
                case .end: vocabulary.eos.map { Array(vocabulary.bytes(of: $0)) } ?? []
                case .marker(let name), .text(let name): Array(name.utf8)
                }
            }
    }

    private func check(_ tokenizer: any Tokenizer, _ template: ChatTemplate, _ name: String) {
        let maker = DocumentTokenizer(tokenizer: tokenizer, template: template)
        for answer in Self.answers {
            let messages = [ChatMessage(.user, "Add two numbers.\n\nassert add(1, 2) == 3"), .init(.assistant, answer)]
            let document = maker.document(messages)
            let pieces = template.render(messages, addGenerationPrompt: false)
            let whole = text(pieces, tokenizer)
            let decoded = tokenizer.decode(document.ids, includingControl: true)
            let ids = tokenizer.encode(pieces)
            // A template that has no token to end a message gets one.
            let isEnded = ids.dropFirst().contains(where: tokenizer.vocabulary.isEndOfGeneration)
            let end = isEnded ? [] : tokenizer.vocabulary.eos.map { Array(tokenizer.vocabulary.bytes(of: $0)) } ?? []
            #expect(decoded == whole + end, "\(name) \(template.name) \(answer.debugDescription)")

            guard document.learnt.count == 1, let learnt = document.learnt.first else {
                Issue.record("\(name) \(template.name) learns \(document.learnt)")
                continue
            }
            let last = document.ids[learnt.upperBound - 1]
            #expect(tokenizer.vocabulary.isEndOfGeneration(last), "\(name) \(template.name)")
            let prompt = tokenizer.decode(Array(document.ids[..<learnt.lowerBound]), includingControl: true)
            let asked = text(template.render(Array(messages.dropLast())), tokenizer)
            // Where a token of SentencePiece spans both, it is the answer's.
            #expect(asked.starts(with: prompt) && asked.count - prompt.count < 8, "\(name) \(template.name)")
            let said = tokenizer.decode(Array(document.ids[learnt]), includingControl: false)
            let content = answer.trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(
                content.isEmpty || Data(said).range(of: Data(content.utf8)) != nil, "\(name) \(template.name) \(answer)"
            )
            #expect(Data(said).range(of: Data("Add two".utf8)) == nil, "\(name) \(template.name)")
        }
    }

    @Test func anAnswerAndItsEndAreLearntAndDecodingGivesTheConversationBack() throws {
        for file in try Vocabularies.small + [Vocabularies.smollm2] + Vocabularies.others {
            let tokenizer = try file.tokenizer()
            for template in Self.templates { check(tokenizer, template, file.path) }
        }
    }

    @Test func theModelsOwnTemplateIsFollowed() throws {
        let maker = try DocumentTokenizer(Vocabularies.smollm2)
        let document = maker.document([ChatMessage(.user, "Hi"), ChatMessage(.assistant, "Hello")])
        let text = String(decoding: maker.tokenizer.decode(document.ids, includingControl: true), as: UTF8.self)
        #expect(text.hasPrefix("<|im_start|>system\nYou are a helpful AI assistant named SmolLM"))
        #expect(text.hasSuffix("<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello<|im_end|>\n"))
        let learnt = try #require(document.learnt.first)
        #expect(
            maker.tokenizer.decode(Array(document.ids[learnt]), includingControl: true) == Array("Hello<|im_end|>".utf8)
        )
        // What a trained model sees is what the engine gives it when it is asked.
        let asked = maker.tokenizer.encode(maker.template.render([ChatMessage(.user, "Hi")]))
        #expect(Array(document.ids[..<learnt.lowerBound]) == asked)
    }

    @Test func theBoundaryIsTheEnginesAlsoWhereATokenCouldSpanIt() throws {
        for file in try [Vocabularies.smollm2] + Vocabularies.others {
            let tokenizer = try file.tokenizer()
            let maker = DocumentTokenizer(tokenizer: tokenizer, template: .chatML(defaultSystem: nil))
            let document = maker.document([ChatMessage(.user, "Hi"), ChatMessage(.assistant, "\n\nHello")])
            let asked = tokenizer.encode(maker.template.render([ChatMessage(.user, "Hi")]))
            #expect(
                document.learnt.first?.lowerBound == asked.count && document.ids.starts(with: asked), "\(file.path)")
        }
    }

    @Test func aTextIsLearntWholeBetweenTheMarksThatTheModelHas() throws {
        let smollm2 = try DocumentTokenizer(Vocabularies.smollm2)
        let document = smollm2.document(text: "def f(): pass")
        #expect(document.learnt == [0..<document.ids.count])
        let text = smollm2.tokenizer.decode(document.ids, includingControl: true)
        #expect(text == Array("def f(): pass<|endoftext|>".utf8))
        #expect(smollm2.document(text: "def f(): pass", isWhole: false).ids == document.ids.dropLast())
        let small = try #require(Vocabularies.small.first)
        let llama = DocumentTokenizer(tokenizer: try small.tokenizer(), template: .llama2)
        let spelt = llama.tokenizer.decode(llama.document(text: "a <s> b").ids, includingControl: true)
        #expect(spelt == Array("<s>a <s> b</s>".utf8))
        #expect(llama.document(text: "a <s> b").ids.count { $0 == llama.tokenizer.vocabulary.bos } == 1)
    }
}
