import ArgumentParser
import Core
import Foundation

/// The command line: one file a subcommand.
@main
struct Firstpass: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "firstpass",
        abstract: "Turns a local code model into an instruct dataset whose every answer has been run.",
        discussion: """
            A first run, of which each step can be repeated and resumed:

              firstpass models pull qwen2.5-coder-1.5b
              firstpass run --questions 24 --seed 1 --out output/first
              firstpass status output/first

            Exit codes: 0 done; 1 a check found something; 2 usage, configuration or input; 70 a bug; 130 interrupted.
            """,
        version: Version.current,
        subcommands: [
            RunCommand.self, PlanCommand.self, StatusCommand.self, ShowCommand.self, PathCommand.self,
            ExportCommand.self,
            ExecuteCommand.self, VerifyCommand.self,
            ModelsCommand.self, GenerateCommand.self, TokenizeCommand.self, PerplexityCommand.self,
            AuditCommand.self, DedupeCommand.self, BenchmarksCommand.self, BenchCommand.self, DoctorCommand.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            Foundation.exit(report(error))
        }
    }

    /// Says what went wrong and gives the exit code that stands for it.
    private static func report(_ error: any Error) -> Int32 {
        if let error = error as? FirstpassError {
            Terminal.write("firstpass: \("\(error)".printable)")
            return error.exitCode
        }
        if error is CancellationError {
            Terminal.write("firstpass: interrupted")
            return FirstpassError.Code.interrupted.exitCode
        }
        let code = exitCode(for: error)
        if code == .success {
            print(fullMessage(for: error))
            return 0
        }
        if code == .validationFailure {
            Terminal.write(fullMessage(for: error))
            return FirstpassError.Code.usage.exitCode
        }
        if let code = error as? ExitCode { return code.rawValue }
        Terminal.write("firstpass: \(error)")
        Terminal.write("  This should not have happened: please report it with the command that you gave.")
        return FirstpassError.Code.internal.exitCode
    }
}
