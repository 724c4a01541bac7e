import Core
import Glibc
import SystemPackage

/// Operations on the model folder that fail with what a person can do about it.
enum StorageFailure {
    /// The error of one failed system call.
    static func error(_ message: String, path: String, _ errno: Errno) -> FirstpassError {
        let remedy =
            switch errno {
            case .noSpace, .diskQuotaExceeded:
                "free some space, or set FIRSTPASS_HOME to a folder on another disk; then run the same command again"
            case .fileTooLarge:
                "the file size limit of this shell or file system is too low (see 'ulimit -f')"
            case .permissionDenied, .notPermitted, .readOnlyFileSystem:
                "make it writable, or set FIRSTPASS_HOME to a folder that is"
            default:
                "check the disk, or set FIRSTPASS_HOME to another folder"
            }
        return FirstpassError(.storage, "\(message): \(errno)", at: path, remedy: remedy)
    }

    /// Makes a folder with those above it; one that is there is no error.
    static func makeFolder(_ path: FilePath) throws {
        var prefix = FilePath(root: path.root)
        for component in path.components {
            prefix.append(component)
            guard mkdir(prefix.string, 0o755) == 0 || errno == EEXIST else {
                throw Self.error("the folder cannot be made", path: prefix.string, Errno(rawValue: errno))
            }
        }
    }

    /// Removes a file; one that is not there is no error. Gives whether it was.
    @discardableResult
    static func removeFile(_ path: String) throws -> Bool {
        guard unlink(path) != 0 else { return true }
        let error = Errno(rawValue: errno)
        guard error == .noSuchFileOrDirectory else {
            throw Self.error("the file cannot be removed", path: path, error)
        }
        return false
    }

    /// Checks that a folder's file system has room for some bytes more.
    ///
    /// A file system that does not say how much is free passes; writing decides there.
    static func requireSpace(_ bytes: Int, in folder: String) throws {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return }
        let free = status.f_bavail.multipliedReportingOverflow(by: status.f_frsize)
        guard !free.overflow, free.partialValue < bytes else { return }
        throw FirstpassError(
            .storage,
            "not enough space: \(ByteCount.text(bytes)) needed, \(ByteCount.text(Int(free.partialValue))) free",
            at: folder,
            remedy: "free some space, or set FIRSTPASS_HOME to a folder on another disk")
    }
}
