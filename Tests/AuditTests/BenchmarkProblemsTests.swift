import Core
import Foundation
import Sandbox
import Testing

@testable import Audit

@Suite struct BenchmarkProblemsTests {
    private func read(_ text: String) throws -> BenchmarkProblems {
        let folder = try TemporaryFolder()
        return try BenchmarkProblems(path: folder.write(Data(text.utf8), to: "benchmark.jsonl"))
    }

    @Test func theShapesOfTheBenchmarksAreRead() throws {
        let problems = try read(
            """
            {"task_id": "HumanEval/7", "prompt": "p", "entry_point": "f", "test": "def check(candidate): pass"}
            {"task_id": "Mbpp/8", "entry_point": "f", "assertion": "assert f(1)", "canonical_solution": "c", "atol": 0}

            {"task_id": 9, "text": "q", "code": "c", "test_list": ["assert f(1)", "assert f(2)"], "test_setup_code": "s"}
            {"prompt": "q", "code": "c", "test_list": ["assert f(1)"], "test_imports": ["import math", "import re"]}
            """
        ).problems
        #expect(problems.map(\.number) == [7, 8, 9, 3])
        #expect(problems.map(\.tests.hasCheck) == [true, false, false, false])
        #expect(problems.map(\.tests.entryPoint) == ["f", "f", nil, nil])
        #expect(problems.map(\.tests.helpers) == ["p", "c", "c", "c"])
        #expect(problems[2].tests.tests == "assert f(1)\nassert f(2)" && problems[2].tests.setup == "s")
        #expect(problems[3].tests.setup == "import math\nimport re\n")
        #expect(problems[2].location.hasSuffix("line 4"))
    }

    @Test(arguments: [
        (#"{"question": "q"}"#, ["line 1", "entry_point, test, prompt", "its fields are: question", "HumanEval"]),
        (#"{"code": 3, "test_list": []}"#, ["no text in code"]),
        (#"{"code": "c", "test_list": "assert f(1)"}"#, ["'test_list' is not a list of texts"]),
        (#"{"assertion": "a", "entry_point": "f"}"#, ["no text in canonical_solution"]),
        (#"{"entry_point": "f", "base_input": [[1]], "prompt": "p"}"#, ["no text in test"]),
        (#"{"entry_point": "f", "prompt": "p", "test": "import unittest"}"#, ["line 1", "the module unittest"]),
        (#"{"entry_point": "f", "prompt": "p", "test": "assert f()"}"#, ["no check(candidate)"]),
        (#"{"task_id": "x", "code": "c", "test_list": []}"#, ["'task_id'", "line 1"]),
        ("\n", ["has no items"]), ("3", ["not a record of a benchmark"]),
    ])
    func anotherShapeIsRefused(text: String, words: [String]) throws {
        let error = try #require(#expect(throws: FirstpassError.self) { try read(text) })
        for word in words { #expect("\(error)".contains(word)) }
    }

    @Test func testsThatCannotBeUsedAreToldAndTheOthersAreUsed() async throws {
        let broken = [
            Shared.problem(5, "f(x)", "number", "assert True"),
            Shared.problem(6, "f(x)", "number", "assert candidate(1) == 1\n\nfrom math import *"),
            Shared.problem(7, "f(x)", "number", "assert candidate(1) =="),
            Shared.problem(8, "f(x)", "number", "assert candidate(1) == 1\n\ndef f(x):\n    return 1"),
        ]
        let audit = try await Shared.audit(Shared.problems + broken)
        #expect(audit.unusable.keys.sorted() == [5, 6, 7, 8])
        #expect(audit.unusable[5] == "its tests do not call f" && audit.unusable[6] == "its tests import *")
        #expect(try #require(audit.unusable[7]).hasPrefix("the tests are not Python"))
        #expect(audit.unusable[8] == "its tests define f themselves")
        let error = await #expect(throws: FirstpassError.self) { try await Shared.audit([broken[0]]) }
        #expect("\(try #require(error))".contains("none of the tests can be used: its tests do not call f"))
    }
}
