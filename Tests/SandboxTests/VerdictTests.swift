import Core
import Testing

@testable import Sandbox

@Suite struct VerdictTests {
    static let cases = [
        Case("right", "def add(a, b): return a + b", [.passed]),
        Case("wrong", "def add(a, b): return a * b", [.failed], message: "assert add(1, 2) == 3, got 2"),
        Case("raises", "def add(a, b): raise ValueError('no')", [.failed], message: "ValueError: no"),
        Case("raises while loading", "1 / 0", [.failed], message: "the solution: ZeroDivisionError"),
        Case("misses the function", "x = 1", [.failed], message: "NameError"),
        Case("CPU", "while True: pass", [.timeout], message: "CPU", limits: ExecutionLimits(cpuSeconds: 0.3)),
        Case(
            "wall", "import time\ntime.sleep(1000)", [.timeout], message: "wall",
            limits: ExecutionLimits(wallSeconds: 1)),
        Case(
            "memory in one process", "def add(a, b): return len(bytearray(1 << 40))", [.memory], message: "MemoryError"),
        Case("output", "while True: print('x' * 1000)", [.output], message: "1048576"),
        Case("output on stderr", "import sys\nwhile True: sys.stderr.write('x' * 1000)", [.output]),
        Case("kills itself", "import os\nos.kill(os.getpid(), 9)", [.killed], message: "signal 9"),
        Case(
            "overflows the C stack",
            "import sys\nsys.setrecursionlimit(10**9)\nx = []\nfor _ in range(10**6): x = [x]\nrepr(x)", [.killed],
            message: "signal 11"),
        Case("leaves while loading", "import os\nos._exit(0)", [.exited], message: "status 0"),
        Case("leaves in a test", "def add(a, b): raise SystemExit(0)", [.exited], message: "SystemExit(0)"),
        Case("calls exit", "exit()", [.exited]),
        Case("does not compile", "def add(a, b) return a + b", [.invalid], message: "line 1"),
        Case("tests do not compile", "def add(a, b): return a + b", tests: "assert add(1, 2) = 3", [.invalid]),
        Case("no tests", "def add(a, b): return a + b", tests: "x = add(1, 2)", [.invalid], message: "no test ran"),
        Case("no solution", "# nothing", [.invalid], message: "no statements"),
        Case("traces", "import sys\nsys.settrace(lambda *a: None)", [.tampered], message: "sys.settrace"),
        Case(
            "test function", "def add(a, b): return a + b", tests: "def test_add():\n    assert add(1, 2) == 3",
            [.passed]),
        Case(
            "failing test function", "def add(a, b): return 0", tests: "def test_add():\n    assert add(1, 2) == 3",
            [.failed], message: "test_add"),
        Case(
            "asynchronous test function", "async def add(a, b): return a + b",
            tests: "async def test_add():\n    assert await add(1, 2) == 3", [.passed]),
        Case(
            "function that checks", "def add(a, b): return a + b",
            tests: "def check(candidate):\n    assert candidate(1, 2) == 3\ncheck(add)", [.passed]),
        Case(
            "test class", "def add(a, b): return a + b",
            tests: """
                import unittest
                class AddTests(unittest.TestCase):
                    answers = [add(1, 1)]
                    def test_add(self):
                        self.assertEqual(add(1, 2), 3)
                        self.assertEqual(self.answers, [2])
                if __name__ == "__main__":
                    unittest.main()
                """, [.passed]),
        Case(
            "failing test class", "def add(a, b): return 0",
            tests: """
                import unittest
                class AddTests(unittest.TestCase):
                    def test_add(self): self.assertEqual(add(1, 2), 3)
                """, [.failed], message: "0 != 3"),
        Case(
            "tests that change the solution's state", "count = 0\ndef step():\n    global count\n    count += 1",
            tests: "step()\nassert count == 1\ndef test_again():\n    step()\n    assert count == 2", [.passed]),
        Case(
            "input that is not there", "def add(a, b): return int(input())", [.failed], message: "EOFError"),
    ]

    @Test("A program ends as it deserves", arguments: Shared.levels, cases)
    func verdict(at level: IsolationLevel, of program: Case) async throws {
        let runner = try await Shared.runner(at: level)
        let (execution, leftBehind) = await runner.executeAndCount(
            solution: program.solution, tests: program.tests, limits: program.limits)
        #expect(program.verdicts.contains(execution.verdict), "\(execution)")
        #expect(execution.message.contains(program.message), "\(execution.message)")
        #expect(leftBehind == 0)
        #expect(execution.isolation == level.rawValue)
    }

    @Test(arguments: Shared.levels) func aFailedAssertDoesNotHideTheNext(at level: IsolationLevel) async throws {
        let execution = try await Shared.runner(at: level).execute(
            solution: "def add(a, b): return 3 if a == 1 else 0", tests: Case.addTests)
        #expect(execution.verdict == .failed)
        #expect(execution.assertsPassed == 2)
        #expect(execution.assertsTotal == 3)
    }

    /// What a value is shown as: equal values of plain types have equal texts, and no code of the program runs for it.
    private static let shown: [(value: String, text: String?)] = [
        ("[1, (2,), ('a', None)]", "[1, (2,), ('a', None)]"),
        ("{'b': [True], 'a': 1.5}", "{'a': 1.5, 'b': [True]}"),
        ("{3, 1, 2}", "{1, 2, 3}"),
        ("(set(), frozenset({1}))", "(set(), frozenset({1}))"),
        ("'\\0 \\ud800'", "'\\x00 \\ud800'"),
        ("Lie()", nil), ("[Lie()]", nil), ("{Lie(): 1}", nil), ("'a' * 301", nil), ("[0] * 200", nil),
        ("2 ** 2000", nil), ("loop", nil),
    ]

    @Test("What was compared is told where it is plain", arguments: Shared.levels, shown)
    func missedValue(at level: IsolationLevel, _ shown: (value: String, text: String?)) async throws {
        let execution = try await Shared.runner(at: level).execute(
            solution: """
                class Lie:
                    def __repr__(self): return "True"
                    def __eq__(self, other): raise ValueError
                    def __hash__(self): return 1
                loop = []
                loop.append(loop)
                def f(): return \(shown.value)
                """, tests: "assert f() is ...\nassert 1 == 1")
        #expect(execution.verdict == .failed)
        #expect(execution.missed == [MissedAssert(position: 0, value: shown.text)])
        #expect(execution.assertsPassed == 1)
    }

    @Test(arguments: Shared.levels) func anExceptionHasNoValue(at level: IsolationLevel) async throws {
        let execution = try await Shared.runner(at: level).execute(
            solution: "def f(x):\n    assert x\n    return x",
            tests: "assert f(1) == 1\nassert f(0) == 0\nassert f(2) == 2 and f(3) == 4\nassert not f(1)")
        #expect(execution.missed == [1, 2, 3].map { MissedAssert(position: $0) })
        #expect(execution.message == "AssertionError: assert f(0) == 0")
    }

    @Test(arguments: Shared.levels) func onlyTheFirstHundredMissedAssertsAreListed(at level: IsolationLevel)
        async throws
    {
        let execution = try await Shared.runner(at: level).execute(
            solution: "def f(x): return x",
            tests: (0..<250).map { "assert f(\($0)) == \($0 % 2 == 0 ? $0 : -1)" }.joined(separator: "\n"))
        #expect(execution.verdict == .failed)
        #expect(execution.assertsPassed == 125)
        #expect(execution.missed.count == 100)
        #expect(execution.missed.last == MissedAssert(position: 199, value: "199"))
    }

    @Test(arguments: Shared.levels) func assertsAfterATimeoutCountAsNotRun(at level: IsolationLevel) async throws {
        let execution = try await Shared.runner(at: level).execute(
            solution: "def add(a, b):\n    while a == 10: pass\n    return a + b", tests: Case.addTests,
            limits: ExecutionLimits(cpuSeconds: 0.3))
        #expect(execution.verdict == .timeout)
        #expect(execution.assertsPassed == 1)
        #expect(execution.assertsTotal == 3)
    }

    @Test(arguments: Shared.levels) func outputIsKeptAsBytesAndOnlyItsEnd(at level: IsolationLevel) async throws {
        let execution = try await Shared.runner(at: level).execute(
            solution: """
                import sys
                sys.stdout.buffer.write(b"a" * 10000 + b"\\xff\\xfe end")
                sys.stdout.buffer.flush()
                sys.stderr.buffer.write(b"\\x80 problem")
                sys.stderr.buffer.flush()
                """, tests: "assert sys")
        #expect(execution.verdict == .passed)
        #expect(execution.stdoutTail.count == 4096)
        #expect(execution.stdoutTail.suffix(6) == [0xff, 0xfe, 0x20, 0x65, 0x6e, 0x64])
        #expect(execution.stderrTail == [0x80] + Array(" problem".utf8))
    }

    @Test(arguments: Shared.levels) func memoryAndTimeAreMeasured(at level: IsolationLevel) async throws {
        let execution = try await Shared.runner(at: level).execute(
            solution: """
                import time
                block = bytearray(100 << 20)
                block[::4096] = b"x" * len(block[::4096])
                end = time.process_time() + 0.3
                while time.process_time() < end: pass
                """, tests: "assert block")
        #expect(execution.verdict == .passed)
        #expect(execution.peakMemoryBytes > 100 << 20)
        #expect(execution.cpuSeconds > 0.25)
        #expect(execution.wallSeconds >= execution.cpuSeconds - 0.1)
    }
}
