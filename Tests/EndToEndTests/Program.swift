import Foundation
import Glibc
import Testing

/// The program under test, which the package builds beside the tests.
enum Program {
    /// How a run of it ended.
    struct Outcome: Sendable {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Its path.
    static let path: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: tests).deletingLastPathComponent().appending(path: "firstpass").path
    }()

    /// Blocks the thread.
    static func pause(seconds: Double) { Thread.sleep(forTimeInterval: seconds) }

    /// Runs it to its end.
    static func run(
        _ arguments: [String], environment: [String: String] = [:], folder: String? = nil
    ) throws -> Outcome {
        try run(path, arguments, environment: environment, folder: folder)
    }

    /// Runs any program to its end.
    static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], folder: String? = nil,
        input: String = ""
    ) throws -> Outcome {
        try RunningProgram(program, arguments, environment: environment, folder: folder, input: input).wait()
    }
}

/// A program that runs. Its words go to files, so that it never waits for a reader.
final class RunningProgram {
    private let process = Process()
    private let words = try? TemporaryFolder()

    init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], folder: String? = nil,
        input: String = ""
    ) throws {
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        process.standardInput = try file("input", input)
        process.standardOutput = try file("output")
        process.standardError = try file("errors")
        try process.run()
    }

    /// A test that fails leaves no program behind, not even one that stands still.
    deinit { send(SIGKILL) }

    var isRunning: Bool { process.isRunning }

    /// Its process id.
    var number: Int32 { process.processIdentifier }
    /// What it has said so far.
    var output: String { text("output") }
    var errors: String { text("errors") }

    /// Sends SIGINT, as Ctrl-C does.
    func interrupt() { process.interrupt() }

    /// Sends a signal, where it still runs.
    func send(_ signal: CInt) {
        if process.isRunning { kill(process.processIdentifier, signal) }
    }

    /// Waits until something holds, or the program has ended.
    ///
    /// It blocks its thread, since a task that sleeps is woken late where other tests hold all threads of the pool.
    func wait(until isSo: () throws -> Bool) rethrows {
        while isRunning, try !isSo() { Program.pause(seconds: 0.002) }
    }

    /// Waits until a query on the ledger of a run gives something but 0, and sends a signal at that moment.
    ///
    /// - Returns: false where the program ended before.
    func send(_ signal: CInt, onceTrue query: String, in run: String) throws -> Bool {
        let arguments = [
            "-I", Fixture.path("signal_at.py"), "\(process.processIdentifier)", "\(signal)", "\(run)/run.sqlite", query,
        ]
        let outcome = try Program.run("/usr/bin/python3", arguments)
        try #require(outcome.status == 0 || outcome.status == 1 && outcome.errors.isEmpty, "\(outcome.errors)")
        return outcome.status == 0
    }

    /// Waits until all threads of a program that was sent SIGSTOP stand still; false where they do not within 10 seconds.
    func waitUntilStopped() throws -> Bool {
        let tasks = "/proc/\(process.processIdentifier)/task"
        for _ in 0..<1_000 {
            let states = try FileManager.default.contentsOfDirectory(atPath: tasks).map { task in
                // After the name, in brackets, which may hold anything.
                let text = try? String(contentsOfFile: "\(tasks)/\(task)/stat", encoding: .utf8)
                return text?.split(separator: ")").last?.prefix(2)
            }
            if states.allSatisfy({ $0 == " T" }) { return true }
            Program.pause(seconds: 0.01)
        }
        return false
    }

    /// Waits for its end.
    func wait() -> Program.Outcome {
        process.waitUntilExit()
        let status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        return Program.Outcome(status: status, output: text("output"), errors: text("errors"))
    }

    private func path(_ name: String) -> String { (words?.path ?? "") + "/" + name }

    private func file(_ name: String, _ content: String = "") throws -> FileHandle {
        try content.write(toFile: path(name), atomically: false, encoding: .utf8)
        return try FileHandle(forUpdating: URL(filePath: path(name)))
    }

    private func text(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path(name)) ?? Data(), as: UTF8.self)
    }
}
