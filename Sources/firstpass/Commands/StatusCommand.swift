import ArgumentParser
import Core
import Foundation
import Ledger

/// `firstpass status`: how far a run is.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Shows a run's funnel, speed, time left and why things failed.",
        discussion: """
            Example: firstpass status output/first --watch

            With --watch it goes on until the run's process ends or Ctrl-C is pressed: on a terminal it draws over what it \
            drew before, elsewhere it prints one block after another, and with --json one object a line.
            """)

    @OptionGroup var location: RunLocation
    @Flag(help: "Print JSON.") var json = false
    @Flag(help: "Show it again and again until the run ends.") var watch = false
    @Option(help: "Seconds from one time to the next with --watch; 2 if not given.") var interval: Double?

    func validate() throws {
        if let interval, !(0.1...86_400).contains(interval) {
            throw ValidationError("--interval must be 0.1 to 86400")
        }
        if interval != nil, !watch { throw ValidationError("--interval is for --watch") }
    }

    func run() async throws {
        let ledger = try location.open()
        guard watch else {
            let status = try await RunStatus(of: ledger)
            if json {
                try JSONOutput.print(StatusReport(status), pretty: true)
            } else {
                print(StatusBlock(status: status).lines.joined(separator: "\n"))
            }
            return
        }
        let watching = Task { try await follow(ledger) }
        let trap = SignalTrap(promise: nil) { watching.cancel() }
        let outcome = await watching.result
        withExtendedLifetime(trap) {}
        // Ctrl-C is how a person ends it: a read that it cut off is no failure.
        if case .failure(let error) = outcome, !watching.isCancelled { throw error }
    }

    private func follow(_ ledger: LedgerReader) async throws {
        var block = LiveBlock()
        while true {
            let status = try await RunStatus(of: ledger)
            let lines = StatusBlock(status: status).lines
            if json {
                try JSONOutput.print(StatusReport(status))
            } else if StandardOutput.isInteractive {
                try block.draw(lines)
            } else {
                try JSONOutput.write(Data((lines.joined(separator: "\n") + "\n\n").utf8))
            }
            guard status.writer != nil else {
                // What was taken away has not ended.
                _ = try location.ledgerPath()
                return
            }
            try await Task.sleep(for: .seconds(interval ?? 2))
        }
    }
}
