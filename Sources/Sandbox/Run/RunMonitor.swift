import Core
import Glibc

/// Watches one run from outside: its streams, its use of processor and memory, its end.
final class RunMonitor {
    private let started: Double
    private let limits: ExecutionLimits
    private let cancellation: CancellationSignal

    private var outcome = RunOutcome()
    private var output: OutputTail
    private var errors: OutputTail
    private var tree: ProcessTree?
    private var nextSample: Double
    /// Most runs print nothing.
    private lazy var buffer = [UInt8](repeating: 0, count: 64 << 10)

    /// Seconds between two samples, at most and at least.
    private static let sampleInterval = (slow: 0.02, fast: 0.002)
    /// How fast memory can grow: two cores that do nothing but touch new pages, in bytes a second.
    private static let growthRate = 4e9

    init(started: Double, limits: ExecutionLimits, tailBytes: Int, cancellation: CancellationSignal) {
        self.started = started
        self.limits = limits
        self.cancellation = cancellation
        output = OutputTail(capacity: tailBytes)
        errors = OutputTail(capacity: tailBytes)
        nextSample = started + Self.sampleInterval.slow
    }

    /// Watches until nothing of the run is left.
    func watch(
        _ run: any RunningProcess, output outputReader: consuming Descriptor, errors errorReader: consuming Descriptor
    ) -> RunOutcome {
        let streams = [outputReader.number, errorReader.number, cancellation.descriptor]
        var waits = (streams + run.descriptors).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var running = true
        while running {
            let pause = max(0, min(nextSample, started + limits.wallSeconds) - MonotonicClock.now)
            _ = poll(&waits, nfds_t(waits.count), Int32(min(pause, 1) * 1000) + 1)
            if waits[0].revents != 0, !read(waits[0].fd, into: \.output) { waits[0].fd = -1 }
            if waits[1].revents != 0, !read(waits[1].fd, into: \.errors) { waits[1].fd = -1 }
            for index in streams.count..<waits.count where waits[index].revents != 0 {
                switch receive(from: run, at: index - streams.count) {
                case .more: break
                case .closed: waits[index].fd = -1
                case .ended: running = false
                }
            }
            if running, let reason = reasonToStop(run) {
                outcome.stopped = reason
                running = false
            }
        }
        run.end(into: &outcome)
        outcome.leftBehind = tree?.survivors ?? 0
        while read(outputReader.number, into: \.output, once: true) {}
        while read(errorReader.number, into: \.errors, once: true) {}
        if outcome.stopped == nil, output.total + errors.total > limits.outputBytes { outcome.stopped = .output }
        if outcome.stopped == nil, outcome.cpuSeconds > limits.cpuSeconds { outcome.stopped = .cpu }
        outcome.stdoutTail = output.bytes
        outcome.stderrTail = errors.bytes
        outcome.wallSeconds = MonotonicClock.now - started
        return outcome
    }

    private func receive(from run: any RunningProcess, at index: Int) -> Reception {
        let hadReport = outcome.record.report != nil
        let reception = run.receive(at: index, into: &outcome)
        // The last moment at which the whole tree can still be read.
        if reception == .more, !hadReport, outcome.record.report != nil { sample(run, at: MonotonicClock.now) }
        return reception
    }

    /// The limit that is exceeded, if one is.
    private func reasonToStop(_ run: any RunningProcess) -> RunOutcome.StopReason? {
        if cancellation.isFired { return .cancelled }
        if output.total + errors.total > limits.outputBytes { return .output }
        let now = MonotonicClock.now
        if now >= nextSample, let reason = sample(run, at: now) { return reason }
        return now - started >= limits.wallSeconds ? .wall : nil
    }

    /// Reads what the run uses; the closer to the memory limit, the sooner it reads again.
    @discardableResult
    private func sample(_ run: any RunningProcess, at now: Double) -> RunOutcome.StopReason? {
        nextSample = now + Self.sampleInterval.slow
        if tree == nil { tree = run.first.map { ProcessTree(root: $0) } }
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
}
