import Core
import Ledger
import Sandbox
import Testing

@testable import Pipeline

@Suite struct SolutionExtractorTests {
    private func extract(_ answer: String) async throws -> Extraction {
        try await SolutionExtractor(sandbox: try await Shared.runner).extract(from: answer, entryPoint: "add")
    }

    private static let add = "def add(a, b):\n    return a + b"

    @Test(arguments: [
        "print(add(1, 2))", "assert add(1, 2) == 3", "result = add(1, 2)\nprint(result)", "add(1, 2)",
        "if __name__ == \"__main__\":\n    print(add(1, 2))", "\"\"\"Example: add(1, 2)\"\"\"",
        "for i in range(3):\n    print(i)", "# [END]", "# Example:\n# add(1, 2)\n",
    ])
    func whatStandsBehindTheFunctionIsTakenOff(_ tail: String) async throws {
        let found = try await extract("[PYTHON]\n\(Self.add)\n\n\(tail)\n[/PYTHON]")
        #expect(found == .solution(Self.add))
    }

    @Test func theEchoGivesBackItsFirstArgument() async throws {
        let run = try await Shared.runner.execute(
            solution: SolutionExtractor.echo(entryPoint: "add"),
            tests: "assert add(1, 2) == 1\nassert add([3], key=4) == [3]\nassert add() is None")
        #expect(run.verdict == .passed)
    }

    @Test func importsConstantsClassesAndHelpersStay() async throws {
        let source = """
            from math import floor
            import string

            LIMIT: int = 10
            NAMES = ["a", "b"]

            class Pair:
                pass

            def helper(a):
                # why
                return floor(a)

            def add(a, b):
                return helper(a) + b
            """
        #expect(try await extract("[PYTHON]\n\(source)\n[/PYTHON]") == .solution(source))
        guard case .solution(let stripped) = try await extract(source + "\nprint(add(1, 2))") else {
            Issue.record("nothing was found")
            return
        }
        for part in ["floor", "LIMIT", "NAMES", "class Pair", "def helper", "# why"] {
            #expect(stripped.contains(part), "\(part) is missing")
        }
        #expect(!stripped.contains("print"))
    }

    @Test(arguments: [
        ("", "no code"), ("[PYTHON]\n[/PYTHON]", "no code"),
        ("Sorry, I cannot do that.", "not Python"), ("def add(a, b:\n    return", "not Python"),
        ("def plus(a, b):\n    return a + b", "no function"), ("add = 3", "no function"),
        ("class Solution:\n    def add(self, a, b):\n        return a + b", "no function"),
        ("async def add(a, b):\n    return a + b", "async"),
        ("import numpy as np\n\ndef add(a, b):\n    return np.add(a, b)", "import"),
        ("import random\n\ndef add(a, b):\n    return a + b + random.random()", "nondeterministic"),
        ("import time\n\ndef add(a, b):\n    return a + b + time.time()", "nondeterministic"),
        ("def add(a, b):\n    return open('x').read()", "outside"),
        ("import subprocess\n\ndef add(a, b):\n    return subprocess.run(['ls'])", "outside"),
    ])
    func anAnswerThatHoldsNoSolutionSaysWhy(_ answer: String, _ kind: String) async throws {
        guard case .none(let reason) = try await extract(answer) else {
            Issue.record("a solution was found")
            return
        }
        #expect(reason.split(separator: ":").first.map(String.init) == kind, "\(reason)")
    }

    @Test func aStubOfASolutionReturnsNothing() async throws {
        let extractor = SolutionExtractor(sandbox: try await Shared.runner)
        let stub = try #require(try await extractor.stub(of: "import math\n\n\(Self.add)"))
        #expect(stub.contains("import math") && stub.contains("def add(a, b)"))
        #expect(stub.contains("return None") && !stub.contains("a + b"))
        #expect(try await extractor.stub(of: "def add(") == nil)
    }
}
