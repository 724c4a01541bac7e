import Core
import Glibc

/// The bytes of a file, or of standard input.
public final class FileSource: ByteSource {
    /// The file's bytes as they stand; nil where that is not known, as of a pipe.
    public let count: Int?
    private let descriptor: CInt
    private let name: String
    /// What is told of every byte that was read.
    private let observer: ((UnsafeRawBufferPointer) -> Void)?

    /// Opens a file; standard input where the path is `-`.
    ///
    /// - Parameter observer: is given all bytes as they are read.
    /// - Throws: `FirstpassError`: `storage` where it cannot be opened, `usage` where it is a folder.
    public init(path: String, name: String, observer: ((UnsafeRawBufferPointer) -> Void)? = nil) throws {
        self.name = name
        self.observer = observer
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(at: name, errno) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw Self.failure(at: name, errno) }
        guard facts.st_mode & S_IFMT != S_IFDIR else {
            throw FirstpassError(
                .usage, "this is a folder, not a file", at: name, remedy: "Give one of the files in it.")
        }
        count = facts.st_mode & S_IFMT == S_IFREG ? Int(facts.st_size) : nil
    }

    deinit {
        if descriptor > STDERR_FILENO { close(descriptor) }
    }

    /// Reads what there is, and waits where there is nothing yet.
    ///
    /// - Parameter buffer: not empty.
    /// - Returns: how many bytes were read; 0 at the end only.
    /// - Throws: `FirstpassError` where they cannot be read.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 {
                observer?(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                return count
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                // Standard input that somebody has made non-blocking.
                var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                _ = poll(&wait, 1, -1)
            default: throw Self.failure(at: name, errno)
            }
        }
    }

    private static func failure(at name: String, _ code: CInt) -> FirstpassError {
        FirstpassError(
            .storage, "the file cannot be read: \(String(cString: strerror(code)))", at: name,
            remedy: "Check the path and its permissions.")
    }
}
