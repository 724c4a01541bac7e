import CSeccomp
import Core
import Glibc

/// Watches one run from outside: its streams, its use of processor and memory, its end.
final class RunMonitor {
    private let process: pid_t
    private let started: Double
    private let limits: ExecutionLimits
    private let cancellation: CancellationSignal

    private var outcome = RunOutcome()
    private var output: OutputTail
    private var errors: OutputTail
    private var status = OutputTail(capacity: 4096)
    private var tree: ProcessTree?
    /// The first process of the namespace, as a descriptor that cannot come to mean another process; -1 before.
    private var namespace: Int32 = -1
    private var nextSample: Double
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)

    /// Seconds between two samples, at most and at least.
    private static let sampleInterval = (slow: 0.02, fast: 0.002)
    /// How fast memory can grow: two cores that do nothing but touch new pages, in bytes a second.
    private static let growthRate = 4e9

    init(process: pid_t, started: Double, limits: ExecutionLimits, tailBytes: Int, cancellation: CancellationSignal) {
        self.process = process
        self.started = started
        self.limits = limits
        self.cancellation = cancellation
        output = OutputTail(capacity: tailBytes)
        errors = OutputTail(capacity: tailBytes)
        nextSample = started + Self.sampleInterval.slow
    }

    deinit {
        if namespace >= 0 { close(namespace) }
    }

    /// Watches until nothing of the run is left.
    func watch(
        output outputReader: consuming Descriptor, errors errorReader: consuming Descriptor,
        messages messageReader: consuming Descriptor, status statusReader: consuming Descriptor
    ) -> RunOutcome {
        var waits = [outputReader.number, errorReader.number, messageReader.number, statusReader.number]
            .map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        waits.append(pollfd(fd: cancellation.descriptor, events: Int16(POLLIN), revents: 0))
        var running = true
        while running {
            let pause = max(0, min(nextSample, started + limits.wallSeconds) - MonotonicClock.now)
            _ = poll(&waits, nfds_t(waits.count), Int32(min(pause, 1) * 1000) + 1)
            if waits[0].revents != 0, !read(waits[0].fd, into: \.output) { waits[0].fd = -1 }
            if waits[1].revents != 0, !read(waits[1].fd, into: \.errors) { waits[1].fd = -1 }
            if waits[2].revents != 0, !receive(waits[2].fd) { waits[2].fd = -1 }
            if waits[3].revents != 0 {
                running = read(waits[3].fd, into: \.status)
                findNamespace()
            }
            if running, let reason = reasonToStop() {
                outcome.stopped = reason
                running = false
            }
        }
        end()
        while read(outputReader.number, into: \.output, once: true) {}
        while read(errorReader.number, into: \.errors, once: true) {}
        _ = receive(messageReader.number)
        if outcome.stopped == nil, output.total + errors.total > limits.outputBytes { outcome.stopped = .output }
        outcome.stdoutTail = output.bytes
        outcome.stderrTail = errors.bytes
        outcome.wallSeconds = MonotonicClock.now - started
        return outcome
    }

    /// The limit that is exceeded, if one is.
    private func reasonToStop() -> RunOutcome.StopReason? {
        if cancellation.isFired { return .cancelled }
        if output.total + errors.total > limits.outputBytes { return .output }
        let now = MonotonicClock.now
        if now >= nextSample, let reason = sample(at: now) { return reason }
        return now - started >= limits.wallSeconds ? .wall : nil
    }

    /// Reads what the run uses; the closer to the memory limit, the sooner it reads again.
    @discardableResult
    private func sample(at now: Double) -> RunOutcome.StopReason? {
        nextSample = now + Self.sampleInterval.slow
        guard let sample = tree?.sample() else { return nil }
        outcome.cpuSeconds = max(outcome.cpuSeconds, sample.cpuSeconds)
        var memory = sample.residentBytes
        if memory > limits.memoryBytes {
            // Forked processes share most of their pages: count those once before calling it too much.
            memory = ProcessTree.proportionalBytes(of: sample.processes)
        }
        outcome.peakMemoryBytes = max(outcome.peakMemoryBytes, memory)
        if memory > limits.memoryBytes { return .memory }
        if sample.cpuSeconds > limits.cpuSeconds { return .cpu }
        let headroom = Double(limits.memoryBytes - memory) / Self.growthRate
        nextSample = now + min(max(headroom / 2, Self.sampleInterval.fast), Self.sampleInterval.slow)
        return nil
    }

    /// Reads a stream; false at its end.
    private func read(
        _ descriptor: Int32, into tail: ReferenceWritableKeyPath<RunMonitor, OutputTail>, once: Bool = false
    ) -> Bool {
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        if count > 0 {
            self[keyPath: tail].append(buffer[..<count])
            return true
        }
        return !once && count < 0 && (errno == EAGAIN || errno == EINTR)
    }

    /// Takes the messages that are there; false at the end of the channel.
    private func receive(_ descriptor: Int32) -> Bool {
        while true {
            var sender: pid_t = 0
            let count = firstpass_receive(descriptor, &buffer, buffer.count, &sender)
            if count < 0 { return errno == EAGAIN || errno == EINTR }
            guard count > 0 else { return false }
            outcome.record.take(buffer[..<count], from: sender)
            // The last moment at which the whole tree can still be read.
            if outcome.record.report != nil { sample(at: MonotonicClock.now) }
        }
    }

    /// Finds the first process of the namespace in bubblewrap's status: `{ "child-pid": 1234, … }`.
    private func findNamespace() {
        guard tree == nil else { return }
        let text = String(decoding: status.bytes, as: UTF8.self)
        guard let name = text.firstRange(of: "\"child-pid\":") else { return }
        let digits = text[name.upperBound...].drop { $0 == " " }.prefix { $0.isNumber }
        guard let first = pid_t(digits), first > 1 else { return }
        namespace = firstpass_pidfd_open(first)
        tree = ProcessTree(root: first)
        outcome.isIsolated = namespace >= 0
    }

    /// Ends bubblewrap before it has told which process is the namespace's first.
    ///
    /// That process may be there already, waiting for bubblewrap and not yet bound to its life: it would wait for ever.
    /// So bubblewrap is stopped first, and what it has started goes before it does.
    private func endBeforeItBegan() {
        kill(process, SIGSTOP)
        var state = siginfo_t()
        // WNOWAIT: who ended meanwhile is still to be collected by the caller.
        while waitid(P_PID, id_t(process), &state, WSTOPPED | WEXITED | WNOWAIT) < 0 && errno == EINTR {}
        for child in ProcessTree.children(of: process) { kill(child, SIGKILL) }
        kill(process, SIGKILL)
    }

    /// Ends every process of the namespace and waits until they are gone.
    private func end() {
        if namespace >= 0 {
            _ = firstpass_pidfd_kill(namespace)
            var wait = pollfd(fd: namespace, events: Int16(POLLIN), revents: 0)
            while poll(&wait, 1, -1) < 0 && errno == EINTR {}
        } else {
            endBeforeItBegan()
        }
        var code: Int32 = 0
        var usage = rusage()
        while wait4(process, &code, 0, &usage) < 0 && errno == EINTR {}
        outcome.leftBehind = tree?.survivors ?? 0
        let signal = code & 0x7f
        outcome.exitStatus = signal == 0 ? (code >> 8) & 0xff : 128 + signal
    }
}
