import Core
import Glibc
import SystemPackage

/// What a file system says about a file: enough to notice that it has changed.
struct FileFacts: Codable, Hashable {
    /// The length in bytes.
    var bytes: Int
    /// When it was last written, in nanoseconds since 1970.
    var modified: Int

    /// Reads them; nil where there is nothing.
    ///
    /// - Throws: ``FirstpassError`` where the path cannot be read or is not a plain file.
    init?(path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let error = Errno(rawValue: errno)
            if [.noSuchFileOrDirectory, .notDirectory, .fileNameTooLong].contains(error) { return nil }
            throw StorageFailure.error("the file cannot be read", path: path, error)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FirstpassError(.storage, "not a plain file", at: path, remedy: "give the path of a file")
        }
        bytes = Int(status.st_size)
        modified = status.st_mtim.tv_sec &* 1_000_000_000 &+ status.st_mtim.tv_nsec
    }
}
