import Core
import LedgerTestSupport
import Testing

@testable import Ledger

@Suite struct LedgerForkTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func aForkHasTheQuestionsWithWhatTheyCameFrom() async throws {
        let run = TinyRun(questions: 20)
        let old = try LedgerStore(at: folder.path("old.sqlite"), for: run.description)
        try await run.finish(old)
        let fork = try await old.reader.read { try $0.forkedQuestions() }
        #expect(fork.count == 20 && fork.model?.role == .questions)
        #expect(fork.templates.map(\.name) == ["questions"])

        var other = TinyRun(questions: 20, samples: 2, seed: 9)
        other.description.sampling = .adaptive
        let new = try LedgerStore(at: folder.path("new.sqlite"), for: other.description)
        #expect(try await new.importQuestions(fork))
        #expect(try await !new.importQuestions(fork))
        // Nothing is asked for again.
        let standing = try await new.requestStanding()
        #expect(!standing.isOpen && standing.questions == 20)
        try await other.finish(new)
        for index in 0..<20 {
            let lineages = try await [old, new].asyncMap { ledger in
                try await ledger.reader.read { try $0.lineage(ofQuestion: index) }
            }
            #expect(lineages[0]?.question.parsed == lineages[1]?.question.parsed)
            #expect(lineages[0]?.requests.map(\.generation) == lineages[1]?.requests.map(\.generation))
            #expect(lineages[1]?.requests.isEmpty == false)
        }
        #expect(try await new.reader.read { try $0.forkedQuestions() }.sha256 == fork.sha256)
        #expect(try await new.reader.read { try $0.funnel() }.generated == 20)
    }

    @Test func questionsFromAFileAreForkedToo() async throws {
        let run = TinyRun(questions: 2)
        let old = try LedgerStore(at: folder.path("old.sqlite"), for: run.description)
        await #expect(throws: FirstpassError.self) { try await old.reader.read { try $0.forkedQuestions() } }
        func item(_ text: String, _ tests: [String]?) -> QuestionItem {
            .question(
                ParsedQuestion(
                    text: text, entryPoint: "f", normalisedSHA256: Fingerprint.sha256(text), givenTests: tests))
        }
        try await old.importQuestions([
            item("one", ["assert f(1)"]), .rejected(text: "x", reason: "y"), item("two", nil),
        ])
        let fork = try await old.reader.read { try $0.forkedQuestions() }
        #expect(fork.count == 2 && fork.model == nil && fork.templates.isEmpty)
        let new = try LedgerStore(at: folder.path("new.sqlite"), for: run.description)
        try await new.importQuestions(fork)
        let again = try await new.reader.read { (try $0.question(0), try $0.question(1), try $0.forkedQuestions()) }
        #expect(again.0?.parsed.givenTests == ["assert f(1)"] && again.1?.parsed.givenTests == nil)
        #expect(again.2.sha256 == fork.sha256)
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
