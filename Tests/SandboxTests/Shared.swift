import Core
import Foundation

@testable import Sandbox

/// What the tests share: one runner, checked once.
enum Shared {
    /// The folder with the harness.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../sandbox")
        .standardizedFileURL.path

    /// How the runner is made.
    static let configuration = SandboxConfiguration(folder: folder, workers: 2)

    private static let started = Task { try await SandboxRunner(configuration: configuration) }

    /// The runner.
    static var runner: SandboxRunner {
        get async throws { try await started.value }
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
