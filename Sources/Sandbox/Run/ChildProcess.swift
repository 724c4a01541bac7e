import CSeccomp
import Core
import Glibc

/// Starting other programs.
enum ChildProcess {
    /// Starts a program with an empty environment, its own session, no signal blocked or ignored, and nothing open but
    /// the given descriptors as 0, 1, 2 and so on.
    static func spawn(_ command: [String], passing descriptors: [Int32]) throws -> pid_t {
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

    /// Waits for a child that has ended or is about to, and returns its status as a shell would: 128 + N for signal N.
    @discardableResult
    static func collect(_ process: pid_t) -> Int32 {
        var code: Int32 = 0
        while waitpid(process, &code, 0) < 0 && errno == EINTR {}
        return exitStatus(ofWaitStatus: code)
    }

    /// The exit status that a status of wait(2) tells, or 128 + N for signal N.
    static func exitStatus(ofWaitStatus code: Int32) -> Int32 {
        let signal = code & 0x7f
        return signal == 0 ? (code >> 8) & 0xff : 128 + signal
    }

    /// Waits until a descriptor is readable, or the time is over.
    ///
    /// - Returns: whether it is.
    static func wait(for descriptor: Int32, seconds: Double) -> Bool {
        let end = MonotonicClock.now + seconds
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            let left = end - MonotonicClock.now
            let ready = poll(&wait, 1, Int32(max(0, min(left, 3600)) * 1000))
            if ready > 0 { return true }
            if ready == 0 || errno != EINTR || left <= 0 { return false }
        }
    }
}
