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
        return index?.entries ?? [Entry(file: "index.json", name: "unreadable index", tier: "must", accept: [])]
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
        let folder = try #require(Self.folder)
        let program = try JSONDecoder().decode(
            Program.self, from: Data(contentsOf: folder.appending(path: entry.file)))
        let runner = try await Shared.runner(at: level)
        // What is benign may be slow on a loaded machine; what is not shall not keep the suite waiting.
        let limits = ExecutionLimits(wallSeconds: entry.accept == ["pass"] ? 30 : 6)
        let (execution, leftBehind) = await runner.executeAndCount(
            solution: program.solution, tests: program.tests, limits: limits)
        let outcome = Self.outcome(execution.verdict)
        if entry.tier == "must" {
            #expect(entry.accept.contains(outcome), "\(execution.verdict): \(execution.message)")
        }
        print(
            "attack", entry.tier, entry.name, execution.verdict, entry.accept.contains(outcome) ? "ok" : "not accepted")
        #expect(leftBehind == 0)
        let next = await runner.execute(solution: "def add(a, b): return a + b", tests: Case.addTests)
        #expect(next.verdict == .passed, "\(next)")
        for path in ["/etc/fp_attack_root", "/tmp/fp_attack_write", "/var/tmp/fp_attack_write"] {
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }
}
