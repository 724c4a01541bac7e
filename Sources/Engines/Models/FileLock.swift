import Core
import Glibc
import SystemPackage

/// An exclusive lock between processes, on a file of its own that is gone when nobody holds it.
///
/// `flock(2)`: the kernel lets go when the process ends, however it ends.
final class FileLock {
    private let path: String
    private let descriptor: FileDescriptor

    private init(path: String, descriptor: FileDescriptor) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        // Removed while the lock is still held: whoever waits for this file sees that it has gone and takes a new one.
        unlink(path)
        try? descriptor.close()
    }

    /// Takes the lock at once, or gives nil where another process holds it.
    ///
    /// - Throws: ``FirstpassError`` where the folder cannot be written to or has no locks.
    static func attempt(_ path: String) throws -> FileLock? {
        while true {
            let descriptor: FileDescriptor
            do {
                descriptor = try FileDescriptor.open(
                    FilePath(path), .readWrite, options: [.create, .closeOnExec], permissions: [.ownerReadWrite])
            } catch let error as Errno {
                throw StorageFailure.error("the folder cannot be written to", path: path, error)
            }
            guard flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 else {
                let error = Errno(rawValue: errno)
                try? descriptor.close()
                if error == .wouldBlock { return nil }
                if error == .interrupted { continue }
                throw StorageFailure.error("the file cannot be locked", path: path, error)
            }
            if isCurrent(descriptor, at: path) { return FileLock(path: path, descriptor: descriptor) }
            try? descriptor.close()
        }
    }

    /// Waits for the lock, looking twice a second; `whileWaiting` is called at each look in vain.
    ///
    /// - Throws: `CancellationError` when the task is cancelled, otherwise as ``attempt(_:)``.
    static func wait(for path: String, whileWaiting: () -> Void) async throws -> FileLock {
        while true {
            if let lock = try attempt(path) { return lock }
            whileWaiting()
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    /// Whether the path still leads to the locked file: the last holder may have removed it between open and lock.
    private static func isCurrent(_ descriptor: FileDescriptor, at path: String) -> Bool {
        var held = stat()
        var named = stat()
        return fstat(descriptor.rawValue, &held) == 0 && stat(path, &named) == 0
            && held.st_ino == named.st_ino && held.st_dev == named.st_dev
    }
}
