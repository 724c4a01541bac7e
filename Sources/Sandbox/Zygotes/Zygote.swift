import CSeccomp
import Core
import Glibc

/// A warm Python in a bubblewrap of its own, from which runs are forked one after the other: `sandbox/zygote`.
///
/// Everything here blocks, and all of it must happen on one thread that lives on: bubblewrap dies with the *thread* that
/// started it (prctl(2), PR_SET_PDEATHSIG), which is what ends a zygote should this program be killed.
final class Zygote {
    /// The seed of Python's string hashes in all its runs.
    let hashSeed: UInt32
    /// How many runs more it is good for.
    private var runsLeft: Int
    /// Whether it can be used no more.
    private(set) var isSpent = false

    private let bubblewrap: pid_t
    /// Its process, in the runner's numbering.
    let process: pid_t
    /// The process, as a descriptor that cannot come to mean another; -1 where there is none.
    private let namespace: Int32
    /// The socket to it.
    let control: Int32
    /// Room for its replies.
    var reply = [UInt8](repeating: 0, count: 192 << 10)
    private let group: ControlGroup?

    /// Seconds that starting one may take on a busy machine.
    private static let patience = 60.0

    /// Starts one and waits until it is warm.
    ///
    /// - Throws: ``FirstpassError`` with the code `environment` where it does not start.
    init(isolation: Isolation, program: ZygoteProgram, hashSeed: UInt32, group: ControlGroup?) throws {
        self.hashSeed = hashSeed
        self.group = group
        runsLeft = program.runs
        let setup = try Descriptor.memory(named: "setup", program.setup(filter: isolation.lastFilter))
        let errors = try Descriptor.pipe()
        let status = try Descriptor.pipe()
        let conversation = try Descriptor.conversation()
        let filter = try Descriptor.memory(named: "filter", isolation.zygoteFilter.program)
        let binary = try Descriptor.reading(program.path)
        bubblewrap = try ChildProcess.spawn(
            isolation.zygoteCommand(hashSeed: hashSeed),
            passing: [
                setup.number, errors.writer.number, errors.writer.number, conversation.writer.number,
                status.writer.number, filter.number, binary.number,
            ])
        let errorReader = errors.closingWriter()
        let statusReader = status.closingWriter()
        control = conversation.closingWriter().release()
        var words = [UInt8](repeating: 0, count: 4096)
        let isReady =
            ChildProcess.wait(for: control, seconds: Self.patience) && recv(control, &words, words.count, 0) > 0
        let said = words.prefix { $0 != 0 }
        let count = read(statusReader.number, &words, words.count)
        let first = BubblewrapStatus.firstProcess(in: Array(words[..<max(0, count)]))
        guard isReady, said.starts(with: Array("ready ".utf8)), let first else {
            process = 0
            namespace = -1
            let count = read(errorReader.number, &words, words.count)
            end()
            throw isolation.startFailure(String(decoding: words[..<max(0, count)], as: UTF8.self))
        }
        process = first
        namespace = firstpass_pidfd_open(first)
        do {
            // What it has allocated until now stays outside: the group counts what runs use.
            try group?.add(first)
        } catch {
            end()
            throw error
        }
    }

    /// Forks a run and watches it until nothing of it is left.
    ///
    /// - Throws: ``FirstpassError`` where it cannot be asked for.
    func run(_ job: HarnessJob, cancellation: CancellationSignal) throws -> RunOutcome {
        runsLeft -= 1
        if runsLeft == 0 { isSpent = true }
        let limits = job.limits
        try group?.limit(to: limits)
        let sources = try Descriptor.memory(named: "sources", job.sources)
        let output = try Descriptor.pipe()
        let errors = try Descriptor.pipe()
        let started = MonotonicClock.now
        let request = job.request
        let descriptors = [sources.number, output.writer.number, errors.writer.number]
        guard firstpass_send(control, request, request.count, descriptors, descriptors.count) == request.count else {
            isSpent = true
            throw FirstpassError(.environment, "the zygote does not listen: \(String(cString: strerror(errno)))")
        }
        let running = ZygoteRun(zygote: self)
        let monitor = RunMonitor(started: started, limits: limits, tailBytes: 4096, cancellation: cancellation)
        var outcome = monitor.watch(running, output: output.closingWriter(), errors: errors.closingWriter())
        if running.zygoteFailed || !outcome.isIsolated && outcome.stopped == nil { isSpent = true }
        if let group, try group.killedSomething(), outcome.stopped == nil { outcome.stopped = .memory }
        return outcome
    }

    /// Ends it and everything in it.
    func end() {
        close(control)
        if namespace >= 0 {
            // It sees the end of the conversation and leaves by itself, unless it is stuck.
            if isSpent || !ChildProcess.wait(for: namespace, seconds: 1) { _ = firstpass_pidfd_kill(namespace) }
            _ = ChildProcess.wait(for: namespace, seconds: .infinity)
            close(namespace)
        } else {
            BubblewrapProcess.endBeforeItBegan(bubblewrap)
        }
        ChildProcess.collect(bubblewrap)
        group?.remove()
    }
}
