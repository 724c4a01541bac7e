import Core
import Glibc

/// A regular file mapped into memory, read-only; unmapped when the last reference goes.
///
/// The bytes are constant for the life of the object as long as nobody shortens the file meanwhile: a model file is
/// replaced by renaming another over it, never rewritten in place.
final class MappedFile: @unchecked Sendable {  // Unchecked for the pointer only: what it points to is never written.
    /// The path it was opened by.
    let path: String
    /// The whole file; its first byte is page-aligned.
    let bytes: UnsafeRawBufferPointer

    /// Maps a file.
    ///
    /// - Throws: ``FirstpassError`` (`storage`) where it cannot be opened or mapped, (`format`) where it is empty.
    init(path: String) throws {
        // Not blocking, so that a FIFO under the name is refused below instead of waited for.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.failure("the file cannot be opened", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.failure("the file cannot be examined", path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FirstpassError(.storage, "this is not a regular file", at: path)
        }
        guard status.st_size > 0 else { throw FirstpassError(.format, "the file is empty", at: path) }
        guard let address = mmap(nil, status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED
        else {
            throw Self.failure("the file cannot be mapped into memory", path)
        }
        self.path = path
        bytes = UnsafeRawBufferPointer(start: address, count: status.st_size)
    }

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    }

    /// Takes whole pages of a part out of this process's memory; who reads them again gets them from the file.
    func release(_ part: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress, let start = part.baseAddress else { return }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let first = (start - base + page - 1) / page * page
        let last = (start - base + part.count) / page * page
        if first < last { madvise(UnsafeMutableRawPointer(mutating: base + first), last - first, MADV_DONTNEED) }
    }

    private static func failure(_ message: String, _ path: String) -> FirstpassError {
        FirstpassError(.storage, "\(message): \(String(cString: strerror(errno)))", at: path)
    }
}
