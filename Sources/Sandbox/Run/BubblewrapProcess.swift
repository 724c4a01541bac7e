import CSeccomp
import Core
import Glibc

/// A run in a bubblewrap of its own.
final class BubblewrapProcess: RunningProcess {
    private let process: pid_t
    private let messages: Int32
    private let status: Int32
    private var statusText: [UInt8] = []
    /// The first process of the namespace, as a descriptor that cannot come to mean another process; -1 before.
    private var namespace: Int32 = -1
    private(set) var first: pid_t?
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)

    /// Takes over the reading ends of the channels.
    init(process: pid_t, messages: consuming Descriptor, status: consuming Descriptor) {
        self.process = process
        self.messages = messages.release()
        self.status = status.release()
    }

    deinit {
        close(messages)
        close(status)
        if namespace >= 0 { close(namespace) }
    }

    var descriptors: [Int32] { [messages, status] }

    func receive(at index: Int, into outcome: inout RunOutcome) -> Reception {
        if index == 0 { return receiveMessages(into: &outcome) ? .more : .closed }
        let count = read(status, &buffer, buffer.count)
        if count > 0 {
            statusText += buffer[..<count]
            findNamespace(&outcome)
            return .more
        }
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? .more : .ended
    }

    /// Takes the messages that are there; false at the end of the channel.
    @discardableResult
    private func receiveMessages(into outcome: inout RunOutcome) -> Bool {
        while true {
            var sender: pid_t = 0
            let count = firstpass_receive(messages, &buffer, buffer.count, &sender)
            if count < 0 { return errno == EAGAIN || errno == EINTR }
            guard count > 0 else { return false }
            outcome.record.take(buffer[..<count], from: sender)
        }
    }

    private func findNamespace(_ outcome: inout RunOutcome) {
        guard first == nil, let found = BubblewrapStatus.firstProcess(in: statusText) else { return }
        namespace = firstpass_pidfd_open(found)
        first = found
        outcome.isIsolated = namespace >= 0
    }

    /// Ends bubblewrap before it has told which process is the namespace's first.
    ///
    /// That process may be there already, waiting for bubblewrap and not yet bound to its life: it would wait for ever.
    /// So bubblewrap is stopped first, and what it has started goes before it does.
    static func endBeforeItBegan(_ process: pid_t) {
        kill(process, SIGSTOP)
        var state = siginfo_t()
        // WNOWAIT: who ended meanwhile is still to be collected.
        while waitid(P_PID, id_t(process), &state, WSTOPPED | WEXITED | WNOWAIT) < 0 && errno == EINTR {}
        for child in ProcessTree.children(of: process) { kill(child, SIGKILL) }
        kill(process, SIGKILL)
    }

    func end(into outcome: inout RunOutcome) {
        if namespace >= 0 {
            _ = firstpass_pidfd_kill(namespace)
            var wait = pollfd(fd: namespace, events: Int16(POLLIN), revents: 0)
            while poll(&wait, 1, -1) < 0 && errno == EINTR {}
        } else {
            Self.endBeforeItBegan(process)
        }
        outcome.exitStatus = ChildProcess.collect(process)
        receiveMessages(into: &outcome)
    }
}
