internal import Core
import Glibc

/// A new file, written through a buffer of 1 MiB and flushed to the disk before it is closed.
final class LineFile {
    private let path: String
    private var descriptor: CInt
    private var buffer: [UInt8] = []

    /// Makes the file.
    ///
    /// - Throws: ``FirstpassError`` with the code `storage` where it is there or cannot be made.
    convenience init(at path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure(at: path, errno) }
        self.init(descriptor: descriptor, path: path)
    }

    /// Takes over an open file.
    init(descriptor: CInt, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit {
        if descriptor >= 0 { Glibc.close(descriptor) }
    }

    /// Adds text.
    func write(_ text: String) throws {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= 1 << 20 { try flush() }
    }

    /// Writes what is left and waits until the disk has it.
    func close() throws {
        try flush()
        guard fsync(descriptor) == 0 else { throw Self.failure(at: path, errno) }
        let open = descriptor
        descriptor = -1
        guard Glibc.close(open) == 0 else { throw Self.failure(at: path, errno) }
    }

    private func flush() throws {
        var written = 0
        while written < buffer.count {
            let count = buffer.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.failure(at: path, errno)
            }
            written += count
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private static func failure(at path: String, _ code: CInt) -> FirstpassError {
        FirstpassError(
            .storage, "a file of the dataset cannot be written: \(String(cString: strerror(code)))", at: path,
            remedy: "check the disk's space and that the folder can be written, or name another with --out")
    }
}
