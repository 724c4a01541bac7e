import Core
import Glibc

/// The bytes of a Parquet file, which are read at any place.
final class ParquetBytes {
    /// What messages call it.
    let name: String
    /// All of them.
    let count: Int
    /// Where the footer begins: pages end before it.
    var dataEnd: Int
    private let descriptor: CInt
    /// Those that were read for what is in them, not to see how long something is.
    var bytesRead = 0

    init(path: String) throws {
        name = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(errno, at: path) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else {
            let code = errno
            close(descriptor)
            throw Self.failure(code, at: path)
        }
        guard facts.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw FirstpassError(
                .usage, "Parquet can be read from a file only, since what is in it stands at its end", at: path,
                remedy: "Save it as a file first.")
        }
        count = Int(facts.st_size)
        dataEnd = count
    }

    deinit { close(descriptor) }

    /// Reads bytes that are there, as far as the file has not been changed.
    ///
    /// - Throws: `FirstpassError`.
    func read(at offset: Int, count: Int) throws -> [UInt8] {
        guard offset >= 0, count >= 0, offset <= self.count, count <= self.count - offset else {
            throw cut
        }
        var failure: FirstpassError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let read = pread(
                    descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, off_t(offset + filled))
                if read < 0, errno == EINTR { continue }
                guard read > 0 else {
                    failure = read < 0 ? Self.failure(errno, at: name) : cut
                    return
                }
                filled += read
            }
        }
        if let failure { throw failure }
        return bytes
    }

    private var cut: FirstpassError {
        FirstpassError(
            .format, "the Parquet file ends too early", at: "\(name), byte \(count)",
            remedy: "Fetch the file again.")
    }

    private static func failure(_ code: CInt, at path: String) -> FirstpassError {
        FirstpassError(
            .storage, "the file cannot be read: \(String(cString: strerror(code)))", at: path,
            remedy: "Check the path and its permissions.")
    }
}
