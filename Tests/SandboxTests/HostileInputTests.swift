import Core
import Testing

@testable import Sandbox

@Suite struct HostileInputTests {
    static let sources: [Case] = [
        Case("nothing", "", []),
        Case("white space", " \n\t\n", []),
        Case("10 MB", String(repeating: "x = 1\n", count: 1_700_000), []),
        Case("1 MB in one line", "x = " + String(repeating: "1 + ", count: 250_000) + "1", []),
        Case("NUL", "def add(a, b): return a + b\0", []),
        Case("NUL alone", "\0", []),
        Case("escape of a lone surrogate", "print('\\ud800')", []),
        Case("lone surrogate in an exception", "raise ValueError('\\ud800\\0')", []),
        Case("replacement characters", "\u{fffd}\u{fffd}", []),
        Case("byte order mark", "\u{feff}\u{feff}x", []),
        Case("other encoding declared", "# -*- coding: utf-7 -*-\n+AAo-x", []),
        Case("deep parentheses", String(repeating: "(", count: 100_000), []),
        Case("deep lists", "x = " + String(repeating: "[", count: 150) + String(repeating: "]", count: 149), []),
        Case("deep minus", "x = " + String(repeating: "-", count: 900_000) + "1", []),
        Case("deep attributes", "x" + String(repeating: ".a", count: 400_000), []),
        Case("deep blocks", (0..<99).map { String(repeating: " ", count: $0) + "if 1:\n" }.joined(), []),
        Case("long number", "x = " + String(repeating: "9", count: 500_000), []),
        Case("carriage returns", "def add(a, b):\r    return\ra", []),
        Case("form feeds and vertical tabs", "\u{0c}\u{0b}x", []),
        Case("control characters", String(decoding: (1..<32).map { UInt8($0) }, as: UTF8.self), []),
        Case("right-to-left marks", "\u{202e}def add(a, b): return a", []),
        Case("emoji", "😀 = 1", []),
        Case("prose", "Sure! Here is the function:\n\n```python\ndef add(a, b):\n    return a + b\n```", []),
    ]

    @Test("No broken solution passes, and none is an error of the runner", arguments: Shared.levels, sources)
    func solution(at level: IsolationLevel, _ program: Case) async throws {
        let execution = try await Shared.runner(at: level).execute(solution: program.solution, tests: Case.addTests)
        #expect(![.passed, .error].contains(execution.verdict), "\(execution)")
    }

    @Test("No broken tests pass, and none are an error of the runner", arguments: Shared.levels, sources)
    func tests(at level: IsolationLevel, _ program: Case) async throws {
        let execution = try await Shared.runner(at: level).execute(
            solution: "def add(a, b): return a + b", tests: program.solution)
        #expect(![.passed, .error].contains(execution.verdict), "\(execution)")
    }

    @Test func hostileSourcesDoNotStopABatch() async throws {
        let sources = Self.sources.map(\.solution).flatMap { [$0, "assert add(1, 2) == 3"] }
        let facts = try await Shared.runner.analyse(sources.map { PythonSource($0) })
        #expect(facts.count == sources.count)
        for index in stride(from: 1, to: facts.count, by: 2) {
            #expect(facts[index].parses && facts[index].asserts.count == 1)
        }
        for fact in facts where !fact.parses {
            #expect(fact.problem?.message.isEmpty == false)
        }
    }

    static let limits = [
        ExecutionLimits(cpuSeconds: .nan), ExecutionLimits(cpuSeconds: -1), ExecutionLimits(cpuSeconds: .infinity),
        ExecutionLimits(wallSeconds: .nan), ExecutionLimits(wallSeconds: -.infinity),
        ExecutionLimits(memoryBytes: -1), ExecutionLimits(memoryBytes: 0), ExecutionLimits(memoryBytes: .max),
        ExecutionLimits(processes: .min), ExecutionLimits(processes: .max), ExecutionLimits(fileBytes: .min),
        ExecutionLimits(outputBytes: -5), ExecutionLimits(outputBytes: .max),
    ]

    @Test("Limits that make no sense do not trap and do not let a wrong program pass", arguments: Shared.levels, limits)
    func senselessLimits(at level: IsolationLevel, _ limits: ExecutionLimits) async throws {
        let execution = try await Shared.runner(at: level).execute(
            solution: "def add(a, b): return 0", tests: Case.addTests, limits: limits)
        #expect(execution.verdict != .passed)
    }

    @Test(arguments: Shared.levels) func randomBytesNeverPass(at level: IsolationLevel) async throws {
        var random = CounterRandom(seed: 11)
        let pieces = [
            "def add(a, b):", "\n", "    ", "return ", "a + b", "(", ")", "'", "\"\"\"", "\\", "\0", "é", "if ", ":",
        ]
        let sources = (0..<40).map { _ in
            (0..<Int.random(in: 1...40, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                .joined()
        }
        let runner = try await Shared.runner(at: level)
        let verdicts = await withTaskGroup(of: Verdict.self) { group in
            for source in sources {
                // One assert that no sum holds.
                group.addTask { await runner.execute(solution: source, tests: "assert add(1, 2) == 4").verdict }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(verdicts).isSubset(of: [.failed, .invalid]))
        #expect(try await runner.analyse(sources.map { PythonSource($0) }).count == sources.count)
    }
}
