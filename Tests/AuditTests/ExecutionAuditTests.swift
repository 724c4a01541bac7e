import Testing

@testable import Audit

@Suite struct ExecutionAuditTests {
    private static let digits = "def quersumme(zahl):\n    return sum(int(ziffer) for ziffer in str(abs(zahl)))\n"

    @Test func aRenamedSolutionIsFound() async throws {
        let result = try await Shared.result(for: Self.digits)
        #expect(result.solved == [SolvedProblem(number: 0, function: "quersumme", asserts: 3, weakness: nil)])
        #expect(result.unjudged.isEmpty && result.pairs == 4)
    }

    @Test func everyFunctionWithFittingParametersIsTried() async throws {
        let result = try await Shared.result(
            for: """
                import sys
                def unrelated(): return 3
                def count(haystack, needle, start=0):
                    print("noise" * 500_000)
                    return haystack.count(needle, start)
                def named_only(haystack, needle, *, key): return haystack.count(needle)
                class Solution:
                    def even(self, values): return not [value for value in values if value % 2]
                    def back(self, *words): return words[0][-1:] + words[0][:-1]
                """)
        #expect(result.solved.map(\.number) == [1, 2, 3] && result.unjudged.isEmpty)
        #expect(result.solved.map(\.function) == ["count", "Solution.even", "Solution.back"])
        // One whose condition is constant does not count; one in a loop counts each time.
        #expect(result.solved.map(\.asserts) == [5, 1, 3] && result.pairs == 1 + 4 + 5)
    }

    @Test func whatATrivialFunctionSolvesIsNoEvidence() async throws {
        #expect(try await Shared.audit.weaknesses == [2: "False", 4: "arguments[0]"])
        let result = try await Shared.result(for: "def same(x): return x\ndef odd(x): return False")
        #expect(result.solved.map(\.number) == [4, 2] && result.evidence.isEmpty)
        #expect(result.solved.map(\.weakness) == ["arguments[0]", "False"])
    }

    @Test(arguments: [
        // Objects that equal everything, or just what they need to.
        "class Any:\n    def __eq__(self, other): return True\ndef f(x): return Any()",
        "class Any(int):\n    def __eq__(self, other): return abs(other) < 1000\ndef f(x): return Any()",
        "class Any:\n    def __eq__(self, other): return other in (0, 10, 5)\ndef f(x): return Any()",
        "class Any(str):\n    def __eq__(self, other): return len(other) < 9\ndef f(x): return Any()",
        // Ways to what tells the outcomes of many items.
        """
        import _signal
        def f(x):
            for cell in _signal.getsignal(_signal.SIGPROF).__closure__:
                try:
                    space = cell.cell_contents.__globals__
                except AttributeError:
                    continue
                space["firstpass_outcome"] = lambda item: "+"
                space["firstpass_told"] = lambda item: "held 3"
                space["firstpass_plain"] = lambda value: value
        """,
        """
        import sys
        def f(x):
            space = type(sys.stdout).write.__globals__
            space["firstpass_outcome"] = space["firstpass_told"] = lambda item: "+"
            space["firstpass_plain"] = lambda value: value
        """,
        // Names of the tests.
        """
        def firstpass_told(item): return "held 3"
        def firstpass_outcome(item): return "+"
        def firstpass_plain(value): return value
        def firstpass_call(x): return x
        def frozenset(x): return []
        def type(x): return int
        def f(x): return 0
        """,
        "import sys\ndef f(x):\n    sys.exit(0)",
        "def f(x):\n    raise KeyboardInterrupt",
        "def f(x):\n    return f(x)",
        "def f(x):\n    yield x",
        "async def g(x): return x\ndef f(x): return g(x)",
        "def g(x): return f(x)\nf = 3",
    ])
    func nothingElseSolvesAnItem(code: String) async throws {
        #expect(try await Shared.result(for: code).evidence == [])
    }

    @Test func whatReplacesThePythonBelowTheTestsIsNotJudged() async throws {
        let result = try await Shared.result(
            for: "import builtins\nbuiltins.all = lambda x: True\ndef f(x): return 0\ndef g(x, y): return 0")
        #expect(result.solved.isEmpty)
        #expect(
            result.unjudged.map(\.function) == ["f", "g"] && result.unjudged.map(\.numbers) == [[0, 2, 3, 4], [1]])
        #expect(result.unjudged.allSatisfy { $0.reason == "tampered: builtins.all was replaced" })
    }

    @Test func oneItemDoesNotEndTheOthers() async throws {
        let result = try await Shared.result(
            for: """
                import os
                def f(x):
                    if isinstance(x, list): os._exit(0)
                    if isinstance(x, str): os.kill(os.getpid(), 9)
                    return sum(int(digit) for digit in str(abs(x)))
                """)
        #expect(result.solved.map(\.number) == [0])
        #expect(result.unjudged.map(\.numbers) == [[2], [3]])
        #expect(result.unjudged.map { $0.reason.prefix(6) } == ["exited", "killed"])
    }

    @Test func aSlowItemIsToldAndDoesNotEndTheOthers() async throws {
        let result = try await Shared.result(
            for: """
                import time
                def f(x):
                    while isinstance(x, list):
                        try:
                            while True: pass
                        except Exception: pass
                    while isinstance(x, str): time.sleep(1)
                    return sum(int(digit) for digit in str(abs(x)))
                """)
        #expect(result.solved.map(\.number) == [0])
        #expect(result.unjudged == [UnjudgedProblems(function: "f", numbers: [2, 3], reason: "too slow")])
    }

    @Test func codeThatDoesNotRunAsAWholeIsTriedWithoutItsOtherStatements() async throws {
        let main = "\nnumber = int(input())\nprint(quersumme(number))\n"
        let result = try await Shared.result(for: Self.digits + main)
        #expect(result.solved.map(\.number) == [0] && result.unjudged.isEmpty)
        let missing = try await Shared.result(for: "import numpy\n" + Self.digits + main)
        #expect(missing.solved.isEmpty && missing.unjudged.map(\.numbers) == [[0, 2, 3, 4]])
        #expect(missing.unjudged[0].reason.contains("No module named 'numpy'"))
    }

    private struct Item: Encodable {
        var task_id: Int
        var code: String
        var test_list: [String]
        var test_setup_code = ""
    }

    @Test func mbppNamesItsEntryPointInItsAsserts() async throws {
        let lines = "'''a\n b'''"
        let audit = try await Shared.audit([
            Item(
                task_id: 11,
                code: "def helper(x):\r\n  return x\r\ndef middle(values):\r\n  return helper(values)[1]",
                test_list: ["assert middle(values) == 2", "assert middle([4, 6, 5]) == 6"],
                test_setup_code: "values = [1, 2, 3]"),
            Item(
                task_id: 12,
                code: "class Pair:\n  def __init__(self, a): self.a = a\ndef first(pair):\n  return pair.a",
                test_list: ["assert first(Pair(3)) == 3", "assert first(Pair(\(lines))) == \(lines)"]),
        ])
        #expect(audit.unusable.isEmpty && audit.weaknesses.isEmpty)
        let result = try await Shared.result(for: "def a(p): return p.a\ndef b(v): return v[1]\n", in: audit)
        #expect(result.solved.map(\.number) == [12, 11] && result.solved.map(\.function) == ["a", "b"])
    }

    @Test func theSameCodeGivesTheSameResult() async throws {
        let texts = [Self.digits, "def f(x): return x", "def f(x): raise ValueError", "def g(a, b): return a.count(b)"]
        let many = Array(repeating: texts, count: 5).flatMap { $0 }
        let codes = try await SolutionCode.candidates(in: many, by: try await Shared.runner)
        let results = try await Shared.audit.results(for: codes.flatMap { $0 })
        #expect(results.count == 20)
        for (index, result) in results.enumerated() { #expect(result == results[index % 4]) }
        #expect(results.prefix(4).map { $0.solved.map(\.number) } == [[0], [4], [], [1]])
    }
}
