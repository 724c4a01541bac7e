import Foundation
import Testing

/// What the tests of the whole program run on.
enum Fixture {
    /// The checkout, with `prompts`, `sandbox` and `fingerprints`.
    static let checkout = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL.path

    static func path(_ name: String) -> String { checkout + "/Tests/EndToEndTests/Fixtures/" + name }

    /// The small model; the test fails where it is not here.
    static func model() throws -> String {
        let environment = ProcessInfo.processInfo.environment
        func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let home = variable("FIRSTPASS_HOME") ?? NSHomeDirectory() + "/.cache/firstpass"
        let path = variable("FIRSTPASS_TEST_MODEL") ?? home + "/models/smollm2-135m.gguf"
        try #require(
            FileManager.default.fileExists(atPath: path),
            "the small model is not at \(path): run 'firstpass models pull smollm2-135m'")
        return path
    }

    /// The command of a short, complete run on easy questions.
    static func shortRun(into folder: String) throws -> [String] {
        [
            "run", path("short.yaml"), "--questions-from", path("easy-questions.jsonl"), "--model", try model(),
            "--threads", "2", "--out", folder,
        ]
    }

    /// The two datasets of a run: relative paths with their bytes.
    static func datasets(of run: String) throws -> [[String: Data]] {
        try ["messages", "triples"].map { try TemporaryFolder.contents(of: "\(run)/\($0)") }
    }

    /// One answer of the ledger, read while the run goes on or after it.
    static func query(_ run: String, _ sql: String) throws -> String {
        let script = """
            import sqlite3, sys
            ledger = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True)
            print("\\n".join("|".join(map(str, row)) for row in ledger.execute(sys.argv[2])))
            """
        let outcome = try Program.run("/usr/bin/python3", ["-I", "-c", script, "\(run)/run.sqlite", sql])
        try #require(outcome.status == 0, "\(outcome.errors)")
        return outcome.output.trimmingCharacters(in: .newlines)
    }
}

/// The one complete run that several tests look at.
struct CompleteRun: Sendable {
    let folder: TemporaryFolder
    let outcome: Program.Outcome
    var path: String { folder.path("run") }

    private static let made = Task { try make() }

    /// The run failed. An expectation's own error would count in the first test that waits for the run and not in the others.
    struct Failure: Error {
        var outcome: Program.Outcome
    }

    /// Runs to the end, with some more flags.
    static func make(_ flags: [String] = []) throws -> CompleteRun {
        let folder = try TemporaryFolder()
        let outcome = try Program.run(try Fixture.shortRun(into: folder.path("run")) + flags)
        guard outcome.status == 0 else { throw Failure(outcome: outcome) }
        return CompleteRun(folder: folder, outcome: outcome)
    }

    static var shared: CompleteRun {
        get async throws { try await made.value }
    }

    /// The rows of a dataset.
    func rows(of dataset: String) throws -> [[String: Any]] { try Self.rows(at: path, of: dataset) }

    /// The rows of a dataset of any run.
    static func rows(at path: String, of dataset: String) throws -> [[String: Any]] {
        let text = try String(
            contentsOfFile: "\(path)/\(dataset)/data/train-00000-of-00001.jsonl", encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }
}

/// All tests of the whole program, one after the other: each of them wants the whole machine.
@Suite(.serialized) enum EndToEndTests {}
