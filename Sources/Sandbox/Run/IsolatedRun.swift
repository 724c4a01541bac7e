import CSeccomp
import Core
import Foundation
import Glibc

/// One isolated Python, from its start to the end of the last process in its namespace.
///
/// ``run(_:)`` blocks its thread for as long as the run takes, and must: bubblewrap dies with the *thread* that started
/// it (prctl(2), PR_SET_PDEATHSIG), which is what ends the run should this program be killed.
struct IsolatedRun {
    /// What Python reads from descriptor 0.
    var input: [UInt8]
    /// The command line, bubblewrap and all.
    var command: [String]
    /// The outer filter, which bubblewrap reads from descriptor 5.
    var filter: SystemCallFilter
    /// The program's code, which Python reads from descriptor 6.
    var program: [UInt8]
    /// What the run may use.
    var limits: ExecutionLimits
    /// How many bytes of each stream are kept.
    var tailBytes = 4096
    /// Ends the run at once when it fires.
    var cancellation: CancellationSignal

    /// Runs it on a thread of its own: it blocks, and Swift's shared threads must not.
    func onItsOwnThread() async throws -> RunOutcome {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try run() })
            }
        }
    }

    /// Runs it.
    ///
    /// - Throws: ``FirstpassError`` where it cannot be started at all.
    func run() throws -> RunOutcome {
        let job = try Descriptor.memory(named: "job", input)
        let code = try Descriptor.memory(named: "harness", program)
        let filterFile = try Descriptor.memory(named: "filter", filter.program)
        let output = try Descriptor.pipe()
        let errors = try Descriptor.pipe()
        let messages = try Descriptor.messages()
        let status = try Descriptor.pipe()
        let started = MonotonicClock.now
        let process = try ChildProcess.spawn(
            command,
            passing: [
                job.number, output.writer.number, errors.writer.number, messages.writer.number, status.writer.number,
                filterFile.number, code.number,
            ])
        // From here on only the run holds the writing ends, so that their end can be seen.
        let running = BubblewrapProcess(
            process: process, messages: messages.closingWriter(), status: status.closingWriter())
        let monitor = RunMonitor(started: started, limits: limits, tailBytes: tailBytes, cancellation: cancellation)
        return monitor.watch(running, output: output.closingWriter(), errors: errors.closingWriter())
    }
}
