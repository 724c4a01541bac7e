import Core
import Glibc

/// The programs and filters that an isolated run is made of, found and checked once.
struct Isolation: Sendable {
    /// The path of bubblewrap.
    let bubblewrap: String
    /// The path of setpriv, which gives up root before bubblewrap starts; nil where there is no root to give up.
    let setpriv: String?
    /// The path of Python.
    let python: String
    /// The filter that bubblewrap loads where each run has a Python of its own.
    let outerFilter: SystemCallFilter
    /// The filter that the harness loads then.
    let innerFilter: SystemCallFilter
    /// The filter that bubblewrap loads before it executes a zygote.
    let zygoteFilter: SystemCallFilter
    /// The filter that a run loads which is forked from one.
    let lastFilter: SystemCallFilter

    /// Finds the parts.
    ///
    /// - Throws: ``FirstpassError`` with the code `environment`, naming the part that is missing and how to get it.
    init(configuration: SandboxConfiguration) throws {
        bubblewrap = try Self.findBubblewrap(configuration)
        python = try Self.checkPython(configuration)
        setpriv = geteuid() == 0 ? try Self.findSetpriv() : nil
        outerFilter = try SystemCallFilter.outer()
        innerFilter = try SystemCallFilter.inner()
        zygoteFilter = try SystemCallFilter.zygote()
        lastFilter = try SystemCallFilter.last()
    }

    /// The user inside, and outside too where the runner was started as root: nobody.
    private static let nobody = "65534"

    /// The command line of an isolated Python that runs `program`.
    ///
    /// Descriptors 0 to 3 and 6 reach Python; bubblewrap reports on 4 and reads the outer filter from 5.
    func command(program: String, limits: ExecutionLimits, hashSeed: UInt32) -> [String] {
        let files = [
            "--perms", "1777", "--size", String(limits.fileBytes), "--tmpfs", "/tmp",
        ]
        let sharedMemory = [
            "--perms", "1777", "--size", String(max(limits.fileBytes / 4, 4096)), "--tmpfs", "/dev/shm",
        ]
        return jail(files: files, devices: sharedMemory, hashSeed: hashSeed) + [
            "--", python, "-s", "-S", "-B", "-c", program,
        ]
    }

    /// The command line of a zygote, whose program is descriptor 6; bubblewrap reports on 4 and reads its filter from 5.
    ///
    /// It is the first process of its PID namespace, so that all its runs end with it, and it sees the `/proc` of that,
    /// where it sets up the users of its runs; they see an empty one. Their `/tmp` and `/dev/shm` they mount themselves.
    func zygoteCommand(hashSeed: UInt32) -> [String] {
        let files = ["--as-pid-1", "--proc", "/proc", "--dir", "/tmp"]
        return jail(files: files, devices: ["--dir", "/dev/shm"], hashSeed: hashSeed) + [
            "--", "/proc/self/fd/6", python, String(hashSeed),
        ]
    }

    /// Bubblewrap with what every isolated Python has: namespaces, an ordinary user, `/usr`, five devices, an environment.
    private func jail(files: [String], devices: [String], hashSeed: UInt32) -> [String] {
        var command: [String] = []
        if let setpriv {
            command += [setpriv, "--reuid", Self.nobody, "--regid", Self.nobody, "--clear-groups"]
        }
        command += [
            bubblewrap, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
            "--uid", Self.nobody, "--gid", Self.nobody, "--hostname", "sandbox",
            "--json-status-fd", "4", "--seccomp", "5",
            "--ro-bind", "/usr", "/usr",
            "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64", "--symlink", "usr/bin", "/bin",
        ]
        command += files + ["--size", "4096", "--tmpfs", "/dev"]
        for device in ["null", "zero", "full", "random", "urandom"] {
            command += ["--dev-bind", "/dev/" + device, "/dev/" + device]
        }
        command += devices + ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp"]
        let environment = [
            "HOME": "/tmp", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONHASHSEED": String(hashSeed),
            // One arena instead of one a thread: an arena reserves 64 MiB of the address space that is limited.
            "MALLOC_ARENA_MAX": "1",
        ]
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
            command += ["--setenv", name, value]
        }
        return command
    }
}
