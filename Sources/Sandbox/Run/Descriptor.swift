import CSeccomp
import Core
import Glibc

/// A file descriptor that is closed when it goes out of use, and that no child process inherits by accident.
///
/// The number is at least 10, so that a child can be given any of the first ten without a clash.
struct Descriptor: ~Copyable {
    /// The number of the descriptor.
    let number: Int32

    private init(number: Int32) {
        self.number = number
    }

    deinit { close(number) }

    /// Gives the number away: closing it is now the caller's business.
    consuming func release() -> Int32 {
        let number = number
        discard self
        return number
    }

    /// Takes over an open descriptor, which is closed whatever happens; a negative one is the failure of `operation`.
    static func owning(_ opened: Int32, _ operation: String) throws -> Descriptor {
        guard opened >= 0 else { throw failure(operation) }
        defer { close(opened) }
        let number = fcntl(opened, F_DUPFD_CLOEXEC, 10)
        guard number >= 0 else { throw failure(operation) }
        return Descriptor(number: number)
    }

    private static func failure(_ operation: String) -> FirstpassError {
        let code = errno
        return FirstpassError(
            .environment, "\(operation) failed: \(String(cString: strerror(code)))",
            remedy: code == EFBIG
                ? "raise the limit on the size of files (ulimit -f)"
                : "raise the limit on open files (ulimit -n) or use fewer workers")
    }
}

extension Descriptor {
    /// The two ends of something through which bytes go one way.
    struct Channel: ~Copyable {
        let reader: Descriptor
        let writer: Descriptor

        /// The reading end; the writing end is closed.
        consuming func closingWriter() -> Descriptor { reader }
    }

    /// A pipe whose reading end does not block.
    static func pipe() throws -> Channel {
        var ends: [Int32] = [-1, -1]
        guard firstpass_pipe(&ends) == 0 else { throw failure("pipe2") }
        let channel = try pair(ends, "pipe2")
        _ = fcntl(channel.reader.number, F_SETFL, O_NONBLOCK)
        return channel
    }

    /// A socket pair that keeps messages apart.
    static func conversation() throws -> Channel {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw failure("socketpair") }
        return try pair(ends, "socketpair")
    }

    /// A socket pair that keeps messages apart; the reader sees each sender's process id.
    static func messages() throws -> Channel {
        let channel = try conversation()
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        guard setsockopt(channel.reader.number, SOL_SOCKET, SO_PASSCRED, &on, size) == 0 else {
            throw failure("setsockopt")
        }
        return channel
    }

    private static func pair(_ ends: [Int32], _ operation: String) throws -> Channel {
        // The second end first: it is closed whatever happens to the first.
        defer { close(ends[1]) }
        let reader = try owning(ends[0], operation)
        let writer = fcntl(ends[1], F_DUPFD_CLOEXEC, 10)
        guard writer >= 0 else { throw failure(operation) }
        return Channel(reader: reader, writer: Descriptor(number: writer))
    }

    /// A file that is only read.
    static func reading(_ path: String) throws -> Descriptor {
        try owning(open(path, O_RDONLY | O_CLOEXEC), "opening \(path)")
    }

    /// A file in memory that stands at its beginning.
    static func memory(named name: String, _ contents: [UInt8] = []) throws -> Descriptor {
        let file = try owning(firstpass_memory_file(name), "memfd_create")
        var written = 0
        try contents.withUnsafeBytes { bytes in
            while written < bytes.count {
                let count = pwrite(
                    file.number, bytes.baseAddress?.advanced(by: written), bytes.count - written, written)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { throw failure("pwrite") }
                written += count
            }
        }
        return file
    }

    /// Everything in a file in memory.
    func contents() throws -> [UInt8] {
        let size = lseek(number, 0, SEEK_END)
        guard size >= 0 else { throw Self.failure("lseek") }
        var bytes = [UInt8](repeating: 0, count: Int(size))
        let count = pread(number, &bytes, bytes.count, 0)
        guard count == bytes.count else { throw Self.failure("pread") }
        return bytes
    }
}
