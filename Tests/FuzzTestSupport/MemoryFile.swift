import Core
import Glibc

/// A file that has a path and no disk.
package final class MemoryFile {
    /// Its path, in this process.
    package let path: String
    private let descriptor: Int32

    /// Makes an empty one.
    package init() throws {
        let name = "/firstpass-mutant-\(getpid())"
        descriptor = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0, shm_unlink(name) == 0 else {
            throw FirstpassError(.environment, "there is no memory for a file")
        }
        path = "/proc/self/fd/\(descriptor)"
    }

    deinit { close(descriptor) }

    /// Puts other contents in.
    package func write(_ bytes: [UInt8]) throws {
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw FirstpassError(.environment, "there is no memory for a file")
        }
    }
}
