import Sandbox
import Testing

@testable import Audit

@Suite struct SolutionCodeTests {
    private func found(_ text: String) async throws -> [SolutionCode] {
        try await SolutionCode.candidates(in: [text], by: try await Shared.runner)[0]
    }

    @Test func aTextThatIsPythonCountsAsAWhole() async throws {
        let text = "def f(x):\n    \"\"\"\n    ```python\n    def g(): pass\n    ```\n    \"\"\"\n    return x\n"
        #expect(try await found(text).map(\.text) == [text])
        #expect(try await found("x = 1  # def ").isEmpty)
        #expect(try await found("Here is how one would def ine it.").isEmpty)
        #expect(try await found("").isEmpty)
    }

    @Test func theBlocksOfAnAnswerAreFound() async throws {
        let codes = try await found(
            """
            First:
            ```Python title="a.py"
            def f(x):
                return x
            ```
            - then

              ~~~~
              def g(x):
                  return "~~~"
              ~~~
              ~~~~

            ```js
            function def () {}
            ```

            ```py
            def broken(
            ```
            ```
            class A:
                def method(self): pass
            ```
            ```python
            def last(x): pass
            """)
        #expect(codes.map { $0.functions.map(\.name) } == [["f"], ["last"]])
        #expect(codes[0].text == "def f(x):\n    return x")
    }

    @Test func aBlockInAListLosesItsIndentation() async throws {
        let codes = try await found("1. So:\r\n\r\n   ```python\r\n   def f(x):\r\n       return x\r\n   ```\r\n")
        #expect(codes.map(\.text) == ["def f(x):\n    return x"])
    }

    @Test func aBlockThatUsesAnotherIsAlsoTakenWithIt() async throws {
        let codes = try await found(
            "```\ndef half(x):\n    return x // 2\n```\nand\n```\ndef quarter(x):\n    return half(half(x))\n```\n")
        #expect(codes.map { $0.functions.map(\.name) } == [["half"], ["quarter"], ["half", "quarter"]])
    }

    @Test func functionsOfAnyKindAreTried() async throws {
        let codes = try await found(
            """
            def f(x): return 1
            async def later(x): pass
            def f(x, y=2): return 2
            class Solution:
                def method(self, x, *, key=None): pass
                @staticmethod
                def bare(x): pass
                @property
                def value(self): pass
                def _own(self): pass
            class Other:
                def method(self): pass
            """)
        let functions = try #require(codes.first).functions
        #expect(functions.map(\.name) == ["f", "Solution.method", "Solution.bare"])
        #expect(functions.map(\.expression) == ["f", "Solution().method", "Solution().bare"])
        #expect(functions.map(\.function.positional) == [2, 1, 1])
        #expect(functions.map(\.function.required) == [1, 1, 1])
    }

    @Test func manyTextsKeepTheirOrder() async throws {
        let texts = (0..<300).map { $0 % 3 == 0 ? "no code" : "def f\($0)(x):\n    return \($0)\n" }
        let codes = try await SolutionCode.candidates(in: texts, by: try await Shared.runner)
        #expect(codes.map { $0.first?.functions.first?.name } == (0..<300).map { $0 % 3 == 0 ? nil : "f\($0)" })
    }
}
