import Core
import Foundation
import Ledger
import Testing

@testable import Pipeline

@Suite struct QuestionFileTests {
    private let good = #"{"question": "Write `add(a, b)` that returns the sum."}"#

    private func read(_ text: String) throws -> QuestionFile {
        let folder = try TemporaryFolder()
        return try QuestionFile(path: try folder.write(text, to: "questions.jsonl"))
    }

    private func questions(_ text: String) throws -> [ParsedQuestion] {
        try read(text).items.compactMap { item in
            guard case .question(let question) = item else { return nil }
            return question
        }
    }

    @Test func testsMayBeAListOrOneText() throws {
        let found = try questions(
            """
            {"question": "Add two numbers.", "tests": ["assert add(1, 2) == 3", "assert add(0, 0) == 0"]}

            {"question": "Add two numbers.", "tests": "assert add(1, 2) == 3\\nassert add(0, 0) == 0"}\r
            \(good)
            {"question": "Write `sub(a, b)`.", "tests": null, "source": "me"}
            """)
        let tests = ["assert add(1, 2) == 3", "assert add(0, 0) == 0"]
        #expect(found.map(\.givenTests) == [tests, tests, nil, nil])
        #expect(found.map(\.entryPoint) == ["add", "add", "add", "sub"])
    }

    @Test(arguments: [
        "not JSON", "[]", "3", "{}", #"{"question": 3}"#, #"{"question": "Write `f(a)`.", "tests": 3}"#,
        #"{"question": "Write `f(a)`.", "tests": [3]}"#, #"{"question": "Write it."}"#,
        #"{"question": "Write it.", "tests": ["assert True"]}"#, #"{"question": "cut"#,
    ])
    func aLineThatCannotBeUsedIsNamed(_ line: String) throws {
        let error = try #require(throws: FirstpassError.self) { try read("\(good)\n\n\(line)\n\(good)\n") }
        #expect(error.code == .format)
        #expect(error.location?.hasSuffix("questions.jsonl, line 3") == true)
        #expect(error.remedy != nil)
    }

    @Test(arguments: ["", "\n\n", "  \n"])
    func aFileWithoutQuestionsIsRefused(_ text: String) throws {
        #expect(try #require(throws: FirstpassError.self) { try read(text) }.code == .format)
    }

    @Test func aFileThatIsNotThereIsRefused() throws {
        let folder = try TemporaryFolder()
        let error = try #require(throws: FirstpassError.self) { try QuestionFile(path: folder.path + "/none.jsonl") }
        #expect(error.code == .storage && error.location == folder.path + "/none.jsonl")
    }

    @Test func theFingerprintIsOfTheFile() throws {
        #expect(try read(good).sha256 == Fingerprint.sha256(good))
    }
}
