import CSeccomp
import Core
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
        let process = try Self.spawn(
            command,
            passing: [
                job.number, output.writer.number, errors.writer.number, messages.writer.number, status.writer.number,
                filterFile.number, code.number,
            ])
        // From here on only the run holds the writing ends, so that their end can be seen.
        let monitor = RunMonitor(
            process: process, started: started, limits: limits, tailBytes: tailBytes, cancellation: cancellation)
        return monitor.watch(
            output: Self.keepReader(output), errors: Self.keepReader(errors), messages: Self.keepReader(messages),
            status: Self.keepReader(status))
    }

    /// Closes the writing end.
    private static func keepReader(_ channel: consuming Descriptor.Channel) -> Descriptor {
        channel.reader
    }

    /// Starts a program with an empty environment, its own session, no signal blocked or ignored, and nothing open but
    /// the given descriptors as 0, 1, 2 and so on.
    private static func spawn(_ command: [String], passing descriptors: [Int32]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (target, descriptor) in descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(target))
        }
        posix_spawn_file_actions_addclosefrom_np(&actions, Int32(descriptors.count))

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        // A session of its own: Ctrl-C in the terminal is for this program, which then ends its runs itself.
        let newSession: Int32 = 0x80  // POSIX_SPAWN_SETSID
        posix_spawnattr_setflags(&attributes, Int16(Int32(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) | newSession))

        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var process: pid_t = 0
        let status = posix_spawn(&process, command[0], &actions, &attributes, &arguments, &environment)
        guard status == 0 else {
            throw FirstpassError(
                .environment, "the sandbox cannot be started: \(String(cString: strerror(status)))", at: command[0])
        }
        return process
    }
}
