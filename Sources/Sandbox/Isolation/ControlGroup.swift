import Core
import Foundation
import Glibc
import Synchronization

/// A cgroup that limits the memory and the processes of a zygote's runs: version 1 or 2, see cgroups(7).
///
/// The runner watches both as well; the kernel's limits hold in between, and for what no process maps (files in memory,
/// buffers of pipes and sockets).
final class ControlGroup {
    private let memory: Folder
    private let processes: Folder
    private var limits: ExecutionLimits?
    private var kills = 0

    /// A folder of the control file system.
    private struct Folder {
        var path: String
        var version: ControlGroupMount.Version
    }

    private static let number = Atomic<Int>(0)

    /// Makes one below this process's own, or below the nearest one above it where that can be done.
    ///
    /// - Throws: ``FirstpassError`` with the code `environment` where none can be made.
    init() throws {
        let mounts = ControlGroupMount.all()
        let number = Self.number.wrappingAdd(1, ordering: .relaxed).newValue
        let name = "\(Self.prefix)\(getpid())-\(number)"
        memory = try Self.make(name, controller: "memory", mounts)
        do {
            processes = try Self.make(name, controller: "pids", mounts)
        } catch {
            rmdir(memory.path)
            throw error
        }
        kills = (try? Self.count(of: "oom_kill", in: killFile)) ?? 0
        let paths = [memory.path, processes.path]
        Self.made.withLock { $0.formUnion(paths) }
        _ = Self.removesAtExit
    }

    private static let prefix = "firstpass-"

    /// The folders that this program has made and not removed yet.
    private static let made = Mutex<Set<String>>([])

    /// Removes what is left when the program ends in the ordinary way; the zygotes would end a moment later by themselves.
    private static let removesAtExit: Void = {
        atexit {
            for path in ControlGroup.made.withLock({ $0 }) {
                let processes = (try? String(contentsOfFile: path + "/cgroup.procs", encoding: .utf8)) ?? ""
                for process in processes.split(separator: "\n").compactMap({ pid_t($0) }) { kill(process, SIGKILL) }
                ControlGroup.remove(path)
            }
        }
    }()

    private static func make(_ name: String, controller: String, _ mounts: [ControlGroupMount]) throws -> Folder {
        for mount in mounts where mount.version == .two || mount.controllers.contains(controller) {
            for parent in mount.candidates {
                removeStale(in: parent)
                let path = parent + "/" + name
                guard mount.prepare(parent), mkdir(path, 0o755) == 0 || errno == EEXIST else { continue }
                if access(path + "/" + mount.version.limitFile(of: controller), W_OK) == 0 {
                    return Folder(path: path, version: mount.version)
                }
                // In version 2 both controllers share a folder: leave it where the other one is in use.
                rmdir(path)
            }
        }
        throw FirstpassError(
            .environment, "no cgroup with a limit on \(controller) can be made",
            remedy:
                "run as root, or in a service or scope with 'Delegate=yes' (systemd-run --user --scope -p Delegate=yes)"
        )
    }

    /// Removes what programs left that were ended with SIGKILL.
    private static func removeStale(in parent: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] where name.hasPrefix(prefix) {
            guard let owner = pid_t(name.dropFirst(prefix.count).prefix { $0 != "-" }), kill(owner, 0) != 0,
                errno == ESRCH
            else { continue }
            rmdir(parent + "/" + name)
        }
    }

    /// Puts a process into it; what that starts later is in it too.
    func add(_ process: pid_t) throws {
        for folder in Set([memory.path, processes.path]) {
            try Self.write(String(process), to: folder + "/cgroup.procs")
        }
    }

    /// Sets the limits of the next run.
    func limit(to limits: ExecutionLimits) throws {
        guard limits != self.limits else { return }
        // Files in memory count as memory here, and have a limit of their own; page tables and buffers need some room.
        let bytes = limits.memoryBytes + limits.fileBytes + limits.fileBytes / 4 + 32 << 20
        let limitFile = memory.path + "/" + memory.version.limitFile(of: "memory")
        // Version 1 wants the limit with swap at or above the one without at any time.
        let swap = memory.path + "/" + memory.version.swapFile
        if memory.version == .one { try? Self.write("-1", to: swap) }
        try Self.write(String(bytes), to: limitFile)
        try? Self.write(memory.version == .one ? String(bytes) : "0", to: swap)
        // The zygote and the run's first process count here as well.
        try Self.write(String(limits.processes + 2), to: processes.path + "/pids.max")
        self.limits = limits
    }

    /// Whether the kernel ended a process for want of memory since this was asked last.
    func killedSomething() throws -> Bool {
        let now = try Self.count(of: "oom_kill", in: killFile)
        defer { kills = now }
        return now > kills
    }

    private var killFile: String { memory.path + "/" + memory.version.killFile }

    /// Removes it; everything in it has ended.
    func remove() {
        for path in Set([memory.path, processes.path]) {
            Self.remove(path)
            Self.made.withLock { _ = $0.remove(path) }
        }
    }

    private static func remove(_ path: String) {
        // The kernel may still be busy with the last process.
        for _ in 0..<100 where rmdir(path) != 0 && errno == EBUSY { usleep(10_000) }
    }

    private static func count(of name: String, in path: String) throws -> Int {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw FirstpassError(.environment, "a cgroup cannot be read", at: path)
        }
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return line.flatMap { Int($0.dropFirst(name.count + 1)) } ?? 0
    }

    /// Writes a file of the control file system.
    static func write(_ text: String, to path: String) throws {
        let file = open(path, O_WRONLY | O_CLOEXEC)
        let count = file < 0 ? -1 : Glibc.write(file, text, text.utf8.count)
        let code = errno
        if file >= 0 { close(file) }
        guard count == text.utf8.count else {
            throw FirstpassError(
                .environment, "a cgroup cannot be set: \(String(cString: strerror(code)))", at: path)
        }
    }
}
