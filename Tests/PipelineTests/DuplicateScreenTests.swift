import Core
import Deduplication
import Ledger
import Testing

@testable import Pipeline

@Suite struct DuplicateScreenTests {
    private let texts = [
        "Write a function `total(numbers: list) -> int` that returns the sum of the even numbers in a list of integers.",
        "Write a function `total(numbers: list) -> int` that returns the sum of the odd numbers in a list of integers.",
        "Write a function `total(numbers: list) -> int` that returns the sum of all the even numbers in a list of integers.",
        "Write a function `shout(text: str) -> str` that turns a text into upper case.",
        "WRITE a function `shout(text: str) -> str` that turns a text into upper case!",
    ]

    private func ledger(in folder: TemporaryFolder) async throws -> LedgerStore {
        let description = RunDescription(
            seed: 1, questions: texts.count, samples: 1, configuration: "{}", versions: [:], machine: "a test",
            models: [], templates: Role.allCases.map { TemplateRecord(name: $0.rawValue, text: "t") })
        let ledger = try LedgerStore(at: folder.path + "/run.sqlite", for: description)
        let questions = try texts.map { try #require(QuestionParser.question($0, tests: nil)) }
        try await ledger.importQuestions(questions.map { .question($0) })
        return ledger
    }

    private func screen(_ ledger: LedgerStore, _ screen: DuplicateScreen) async throws -> Duplicate? {
        let question = try #require(try await ledger.unscreenedQuestion())
        let duplicate = try await screen.duplicate(of: question, in: ledger)
        let screening = duplicate.map {
            Screening.duplicate(
                DuplicateRecord(keptIndex: $0.kept, method: $0.method.rawValue, similarity: $0.similarity))
        }
        try await ledger.screen(question.index, as: screening ?? .clean)
        return duplicate
    }

    @Test(arguments: [false, true])
    func nearDuplicatesAreFoundTheSameAfterARestart(restarts: Bool) async throws {
        let folder = try TemporaryFolder()
        let ledger = try await ledger(in: folder)
        var memory = try DuplicateScreen(method: .minhash, threshold: nil)
        var found: [Duplicate?] = []
        for _ in texts {
            if restarts { memory = try DuplicateScreen(method: .minhash, threshold: nil) }
            found.append(try await screen(ledger, memory))
        }
        #expect(found[0] == nil && found[1] == nil && found[3] == nil)
        #expect(found[2]?.kept == 0 && found[2]?.method == .minhash)
        #expect((0.75..<1).contains(found[2]?.similarity ?? 0))
        #expect(found[4] == Duplicate(kept: 3, method: .normalised, similarity: 1))
    }

    @Test func aQuestionThatComesAgainIsComparedAgain() async throws {
        let folder = try TemporaryFolder()
        let ledger = try await ledger(in: folder)
        let memory = try DuplicateScreen(method: .exact, threshold: nil)
        let question = try #require(try await ledger.unscreenedQuestion())
        for _ in 0..<2 { #expect(try await memory.duplicate(of: question, in: ledger) == nil) }
    }
}
