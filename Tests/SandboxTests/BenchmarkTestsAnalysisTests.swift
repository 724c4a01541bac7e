import Testing

@testable import Sandbox

@Suite struct BenchmarkTestsAnalysisTests {
    private func facts(_ tests: PythonTests) async throws -> PythonTestFacts {
        try #require(try await Shared.runner.analyse(tests: [tests]).first)
    }

    @Test func aCheckBecomesAFunction() async throws {
        let facts = try await facts(
            PythonTests(
                name: "item_7",
                tests: """
                    METADATA = {'a': 1}
                    def check(candidate):
                        '''Documentation.'''
                        assert True, "constant"
                        assert candidate(1, key=2) == twice(3), "message"
                        assert candidate(*values)
                    """,
                helpers: """
                    import math, re
                    from fractions import Fraction
                    LIMIT = 2
                    def twice(x):
                        return math.floor(x) * LIMIT
                    def solve(x, key):
                        return Fraction(x)
                    """, entryPoint: "solve", hasCheck: true))
        #expect(facts.problem == nil && facts.entryPoint == "solve" && facts.asserts == 2)
        #expect(facts.calls == [PythonCall(positional: 1, keywords: ["key"]), nil])
        #expect(
            facts.whole == """

                    def item_7(candidate, firstpass_count):
                        import math, re
                        LIMIT = 2

                        def twice(x):
                            return math.floor(x) * LIMIT
                        pass
                        assert True
                        assert firstpass_count(candidate(1, key=2) == twice(3))
                        assert firstpass_count(candidate(*values))
                """)
        #expect(facts.beginning.contains("    assert candidate(1, key=2) == twice(3)"))
        #expect(!facts.beginning.contains("*values"))
    }

    @Test func aCheckThatBindsNamesStaysAFunctionOfItsOwn() async throws {
        let tests = "def check(candidate):\n    str = candidate('a')\n    assert str == 'b'\n    assert str != 'c'"
        let facts = try await facts(PythonTests(name: "item", tests: tests, entryPoint: "solve", hasCheck: true))
        #expect(
            facts.beginning == """

                    def item(solve, firstpass_count):

                        def check(candidate):
                            str = candidate('a')
                            assert str == 'b'
                        check(solve)
                """)
    }

    @Test func assertsTellWhatTheyTest() async throws {
        let facts = try await facts(
            PythonTests(
                name: "item", tests: "assert f(g(1)) == '''a\nb'''\nassert math.isclose(f(2), 3)", setup: "import os",
                helpers: "def g(x): return x\ndef f(x): return g(x)"))
        #expect(facts.entryPoint == "f" && facts.calls == [PythonCall(positional: 1)])
        #expect(
            facts.whole == """

                    def item(f, firstpass_count):
                        import math

                        def g(x):
                            return x
                        import os
                        assert firstpass_count(f(g(1)) == 'a\\nb')
                        assert firstpass_count(math.isclose(f(2), 3))
                """)
    }

    @Test(arguments: [
        ("assert f(", "def f(): pass", "the tests are not Python"),
        ("assert f()", "def f(:", "the helpers are not Python"),
        ("assert g()", "def f(): pass", "its asserts call no function that its code defines"),
        ("f()", "def f(): pass", "its asserts call no function"),
        ("def f(): pass\nassert f()", "def f(): pass", "its tests define f themselves"),
        ("from os import *\nassert f()", "def f(): pass", "its tests import *"),
    ])
    func testsOfNoUseAreRefused(tests: String, helpers: String, reason: String) async throws {
        let facts = try await facts(PythonTests(name: "item", tests: tests, helpers: helpers))
        #expect(try #require(facts.problem).hasPrefix(reason))
    }

    @Test func callsAreHeldAgainstParameters() async throws {
        let source = "def f(a, b=1, *, c=2): pass\ndef g(a, *, b): pass\ndef h(*a, **b): pass\ndef i(a, b): pass"
        let functions = try #require(try await Shared.runner.analyse([PythonSource(source)]).first).functions
        let calls: [PythonCall?] = [
            nil, PythonCall(positional: 0), PythonCall(positional: 1), PythonCall(positional: 2),
            PythonCall(positional: 3), PythonCall(positional: 1, keywords: ["b"]),
            PythonCall(positional: 0, keywords: ["a", "b"]), PythonCall(positional: 1, keywords: ["a"]),
        ]
        let accepted = functions.map { function in calls.map { function.accepts($0) ? "y" : "-" }.joined() }
        #expect(accepted == ["y-yy-yy-", "y----yy-", "yyyyyyyy", "y--y-yy-"])
    }
}
