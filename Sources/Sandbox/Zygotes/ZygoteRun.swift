import CSeccomp
import Core
import Glibc

/// A run that was forked from a zygote.
final class ZygoteRun: RunningProcess {
    private let zygote: Zygote
    private var hasEnded = false

    /// Whether the zygote did not answer, answered nonsense, or is gone.
    private(set) var zygoteFailed = false

    /// How long a zygote may take to notice that its run was ended.
    private static let patience = 10.0

    init(zygote: Zygote) {
        self.zygote = zygote
    }

    var descriptors: [Int32] { [zygote.control] }

    /// A zygote has one run at a time.
    var first: pid_t? { ProcessTree.children(of: zygote.process).first }

    func receive(at index: Int, into outcome: inout RunOutcome) -> Reception {
        let count = recv(zygote.control, &zygote.reply, zygote.reply.count, Int32(MSG_DONTWAIT))
        if count < 0, errno == EAGAIN || errno == EINTR { return .more }
        hasEnded = true
        guard count > 0, let reply = ZygoteReply(zygote.reply[..<count]) else {
            zygoteFailed = true
            outcome.isIsolated = false
            outcome.failure = "the zygote ended in the middle of the run"
            return .ended
        }
        outcome.record = reply.record
        outcome.compiledTests = reply.compiledTests
        outcome.failure = reply.failure
        outcome.isIsolated = reply.began && reply.failure.isEmpty
        outcome.cpuSeconds = max(outcome.cpuSeconds, reply.cpuSeconds)
        outcome.peakMemoryBytes = max(outcome.peakMemoryBytes, reply.peakMemoryBytes)
        if let status = reply.waitStatus {
            outcome.exitStatus = ChildProcess.exitStatus(ofWaitStatus: status)
        } else {
            outcome.exitStatus = 128 + SIGKILL
            if outcome.stopped == nil, outcome.failure.isEmpty {
                outcome.isIsolated = false
                outcome.failure = "something else than its limits ended the run"
            }
        }
        return .ended
    }

    func end(into outcome: inout RunOutcome) {
        let deadline = MonotonicClock.now + Self.patience
        while !hasEnded {
            guard MonotonicClock.now < deadline else {
                zygoteFailed = true
                return
            }
            killFirst()
            // Shorter than the patience: the run may have been about to begin.
            if ChildProcess.wait(for: zygote.control, seconds: 0.05) { _ = receive(at: 0, into: &outcome) }
        }
    }

    private func killFirst() {
        guard let first else { return }
        let descriptor = firstpass_pidfd_open(first)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // Still the zygote's child now that the descriptor is there: the number has not come to mean another process.
        if ProcessTree.children(of: zygote.process).contains(first) { _ = firstpass_pidfd_kill(descriptor) }
    }
}
