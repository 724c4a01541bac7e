import Core
import Glibc

/// Turns what was seen of a run into a verdict.
///
/// A pass needs the harness's report with the run's token, sent by the process that said hello, and that process ended
/// with status 0. Whatever the program printed, wrote or exited with never makes a pass by itself.
struct Judgement {
    /// What was seen.
    let outcome: RunOutcome
    /// What the report of a pass must carry.
    let token: String
    /// What the run was allowed to use.
    let limits: ExecutionLimits
    /// How it was isolated.
    let level: IsolationLevel

    /// The outcome of the run.
    var execution: Execution {
        let counts = outcome.isIsolated || outcome.stopped == .cancelled
        let (verdict, message) = counts ? stopped ?? reported : notStarted
        return Execution(
            verdict: verdict, message: message, exitStatus: outcome.exitStatus, cpuSeconds: outcome.cpuSeconds,
            wallSeconds: outcome.wallSeconds, peakMemoryBytes: outcome.peakMemoryBytes,
            assertsPassed: outcome.record.passed,
            assertsTotal: outcome.record.total, missed: outcome.record.missed, stdoutTail: outcome.stdoutTail,
            stderrTail: outcome.stderrTail,
            isolation: level.rawValue)
    }

    private typealias Finding = (verdict: Verdict, message: String)

    /// The finding where the harness never came to its work.
    private var notStarted: Finding {
        (
            .error,
            "the sandbox did not start: \(outcome.failure.isEmpty ? lastLine(of: outcome.stderrTail) : outcome.failure)"
        )
    }

    /// The finding where a limit ended the run.
    private var stopped: Finding? {
        switch outcome.stopped {
        case nil: nil
        case .cpu: (.timeout, "the CPU limit of \(Self.number(limits.cpuSeconds)) s was reached")
        case .wall: (.timeout, "the wall-clock limit of \(Self.number(limits.wallSeconds)) s was reached")
        case .memory: (.memory, "the memory limit of \(limits.memoryBytes >> 20) MiB was reached")
        case .output: (.output, "more than \(limits.outputBytes) bytes were printed")
        case .cancelled: (.error, "the run was cancelled")
        }
    }

    /// The finding from the harness's report and the exit status.
    private var reported: Finding {
        let record = outcome.record
        guard record.original != nil else { return notStarted }
        if let forgery = record.forgery { return (.tampered, forgery) }
        guard let report = record.report else { return unreported }
        guard let verdict = Verdict(rawValue: report.verdict), verdict != .error else {
            return (.tampered, "a message that the harness did not send")
        }
        guard verdict == .passed else { return (verdict, report.text) }
        guard report.token == token, report.passed == report.total, record.missed.isEmpty else {
            return (.tampered, "a message that the harness did not send")
        }
        return outcome.exitStatus == 0 ? (.passed, "") : unreported
    }

    /// The finding where the process ended without a report that counts.
    private var unreported: Finding {
        let signal = outcome.exitStatus - 128
        guard signal > 0 else {
            return (.exited, "the process left with status \(outcome.exitStatus) before the tests had ended")
        }
        if signal == SIGXCPU || (signal == SIGKILL && outcome.cpuSeconds >= limits.cpuSeconds) {
            return (.timeout, "the CPU limit of \(Self.number(limits.cpuSeconds)) s was reached")
        }
        return (.killed, "signal \(signal) (\(String(cString: strsignal(signal)))) ended the process")
    }

    private func lastLine(of bytes: [UInt8]) -> String {
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        guard let last = lines.last else { return "status \(outcome.exitStatus), nothing on standard error" }
        return String(decoding: last.prefix(300), as: UTF8.self)
    }

    private static func number(_ seconds: Double) -> String {
        seconds == seconds.rounded() ? String(Int(exactly: seconds) ?? Int.max) : String(seconds)
    }
}
