import Core
import Foundation
import Testing

@testable import Sandbox

/// The programs of a folder named by FIRSTPASS_ATTACKS: `index.json` lists them with the outcomes that are acceptable.
@Suite(.serialized) struct AttackSuiteTests {
    struct Index: Decodable {
        var entries: [Entry]
    }

    struct Entry: Decodable, Sendable, CustomStringConvertible {
        var file: String
        var name: String
        var tier: String
        var kind: String
        var accept: [String]
        var description: String { name }
    }

    struct Program: Decodable {
        var solution: String
        var tests: String
    }

    static let folder = ProcessInfo.processInfo.environment["FIRSTPASS_ATTACKS"].map { URL(filePath: $0) }

    /// The entries; none where the folder is not given. A folder that cannot be read gives one that fails.
    static let entries: [Entry] = {
        guard let folder else { return [] }
        let index = try? JSONDecoder().decode(Index.self, from: Data(contentsOf: folder.appending(path: "index.json")))
        return index?.entries ?? [
            Entry(file: "index.json", name: "unreadable index", tier: "must", kind: "", accept: [])
        ]
    }()

    private static func outcome(_ verdict: Verdict) -> String {
        switch verdict {
        case .passed: "pass"
        case .failed, .invalid: "fail"
        case .timeout: "timeout"
        case .memory: "memory"
        default: "other"
        }
    }

    @Test("A program of the suite ends acceptably, and the runner goes on", arguments: Shared.levels, entries)
    func attack(at level: IsolationLevel, _ entry: Entry) async throws {
        try await attack(entry, on: try await Shared.runner(at: level))
    }

    /// Kinds that the layers of the kernel must hold by themselves.
    private static let heldByTheKernel = entries.filter {
        ["escape", "resource", "interference", "info-leak"].contains($0.kind) && $0.tier == "must"
    }

    @Test("The kernel holds without the audit hook", arguments: Shared.levels[0] < .c ? heldByTheKernel : [])
    func attackWithoutAuditHook(_ entry: Entry) async throws {
        try await attack(entry, on: try await Shared.runnerWithoutAuditHook)
    }

    private func attack(_ entry: Entry, on runner: SandboxRunner) async throws {
        let folder = try #require(Self.folder)
        let program = try JSONDecoder().decode(
            Program.self, from: Data(contentsOf: folder.appending(path: entry.file)))
        // What is benign may be slow on a loaded machine; what is not shall not keep the suite waiting.
        let limits = ExecutionLimits(wallSeconds: entry.accept == ["pass"] ? 30 : 6)
        let (execution, leftBehind) = await runner.executeAndCount(
            solution: program.solution, tests: program.tests, limits: limits)
        let outcome = Self.outcome(execution.verdict)
        if entry.tier == "must" {
            #expect(entry.accept.contains(outcome), "\(execution.verdict): \(execution.message)")
        }
        print(
            "attack", runner.level, entry.tier, entry.name, execution.verdict,
            entry.accept.contains(outcome) ? "ok" : "not accepted")
        #expect(leftBehind == 0)
        let next = await runner.execute(solution: "def add(a, b): return a + b", tests: Case.addTests)
        #expect(next.verdict == .passed, "\(next)")
        for path in ["/etc/fp_attack_root", "/tmp/fp_attack_write", "/var/tmp/fp_attack_write"] {
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }
}
