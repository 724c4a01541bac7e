import Core
import Foundation
import Glibc

extension Isolation {
    /// The remedy where bubblewrap is missing.
    static let bubblewrapRemedy = "install bubblewrap: apt-get install bubblewrap"
    /// The remedy where Python is missing.
    static let pythonRemedy = "install Python 3.10 or newer: apt-get install python3"
    /// The remedy where the kernel gives no namespaces.
    static let namespaceRemedy = """
        allow unprivileged user namespaces: sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000 \
        (on Ubuntu also kernel.apparmor_restrict_unprivileged_userns=0); in a container, start it with a seccomp \
        profile that allows unshare and mount
        """

    /// The path of bubblewrap: as configured, else the first on PATH.
    static func findBubblewrap(_ configuration: SandboxConfiguration) throws -> String {
        if let path = configuration.bubblewrap {
            guard isProgram(path) else {
                throw FirstpassError(
                    .environment, "bubblewrap is missing: no program there", at: path, remedy: bubblewrapRemedy)
            }
            return path
        }
        guard let path = onPath("bwrap") else {
            throw FirstpassError(.environment, "bubblewrap is missing: no bwrap on PATH", remedy: bubblewrapRemedy)
        }
        return path
    }

    /// The path of Python, resolved to the interpreter itself.
    static func checkPython(_ configuration: SandboxConfiguration) throws -> String {
        let path = configuration.python
        guard isProgram(path), let resolved = realpath(path, nil) else {
            throw FirstpassError(.environment, "Python is missing: no program there", at: path, remedy: pythonRemedy)
        }
        defer { free(resolved) }
        let real = String(cString: resolved)
        // Only /usr exists inside; a shim (pyenv, a shell script) would look for its parts elsewhere.
        guard real.hasPrefix("/usr/"), let file = FileHandle(forReadingAtPath: real),
            let magic = try? file.read(upToCount: 4), Array(magic) == [0x7f, 0x45, 0x4c, 0x46]
        else {
            throw FirstpassError(
                .environment, "Python must be an interpreter under /usr, not a script or a link to elsewhere", at: path,
                remedy: pythonRemedy)
        }
        return real
    }

    /// The path of setpriv (util-linux).
    static func findSetpriv() throws -> String {
        guard let path = onPath("setpriv") else {
            throw FirstpassError(
                .environment, "setpriv is missing, which gives up root before a run",
                remedy: "install it (apt-get install util-linux), or run as an ordinary user")
        }
        return path
    }

    private static func onPath(_ name: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return (folders + ["/usr/bin", "/bin"]).map { $0 + "/" + name }.first(where: isProgram)
    }

    private static func isProgram(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
            && access(path, X_OK) == 0
    }
}
