import Core
import Foundation

@testable import Sandbox

/// What the tests share: one runner, checked once.
enum Shared {
    /// The folder with the harness.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../sandbox")
        .standardizedFileURL.path

    /// How a runner is made.
    static func configuration(at level: IsolationLevel? = nil, workers: Int = 2) -> SandboxConfiguration {
        SandboxConfiguration(
            folder: folder, levels: level.map { [$0] } ?? Set(IsolationLevel.allCases), workers: workers)
    }

    /// The levels that this machine can run, the best one first.
    static let levels: [IsolationLevel] = {
        guard (try? ZygoteProgram(configuration: configuration())) != nil else { return [.c] }
        guard let group = try? ControlGroup() else { return [.b, .c] }
        group.remove()
        return [.a, .b, .c]
    }()

    private static let started = Dictionary(
        uniqueKeysWithValues: IsolationLevel.allCases.map { level in
            (level, Task { try await SandboxRunner(configuration: configuration(at: level)) })
        })

    /// A configuration whose zygotes have no audit hook: what then holds is held by the kernel.
    static let withoutAuditHook = SandboxConfiguration(
        folder: folder, zygote: folder + "/../.build-zygote/firstpass-zygote-without-audit",
        levels: Set(levels.filter { $0 < .c }), workers: 2)

    private static let startedWithoutAuditHook = Task { try await SandboxRunner(configuration: withoutAuditHook) }

    /// A runner without audit hook.
    static var runnerWithoutAuditHook: SandboxRunner {
        get async throws { try await startedWithoutAuditHook.value }
    }

    /// Runs of the tests that repeat one thing many times: FIRSTPASS_RUNS, or as many as a short test bears.
    static let manyRuns = ProcessInfo.processInfo.environment["FIRSTPASS_RUNS"].flatMap { Int($0) } ?? 1_000

    /// A runner at one level.
    static func runner(at level: IsolationLevel) async throws -> SandboxRunner {
        guard let task = started[level] else { throw CancellationError() }
        return try await task.value
    }

    /// A runner at the best level.
    static var runner: SandboxRunner {
        get async throws { try await runner(at: levels[0]) }
    }
}

/// A program with tests, and how it must end.
struct Case: Sendable, CustomStringConvertible {
    /// What it is about.
    let description: String
    let solution: String
    let tests: String
    let verdicts: Set<Verdict>
    var message = ""
    var limits = ExecutionLimits()

    init(
        _ description: String, _ solution: String, tests: String = addTests, _ verdicts: Set<Verdict>,
        message: String = "", limits: ExecutionLimits = .init()
    ) {
        self.description = description
        self.solution = solution
        self.tests = tests
        self.verdicts = verdicts
        self.message = message
        self.limits = limits
    }

    /// Tests of a function that adds.
    static let addTests = "assert add(1, 2) == 3\nassert add(10, -4) == 6\nassert add(0, 0) == 0"
}
