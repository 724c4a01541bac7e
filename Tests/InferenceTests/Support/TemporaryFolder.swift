import Foundation
import Glibc

/// A folder that is removed with the object.
final class TemporaryFolder {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "firstpass-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// The path of a file in it.
    func path(_ name: String) -> String { url.appending(path: name).path }

    /// Writes a file and gives its path. Neither by Foundation, whose `Data.write` waits for the disk, nor over an old
    /// file, for which some file systems wait: fuzz tests write thousands.
    func write(_ bytes: [UInt8], as name: String) throws -> String {
        let path = path(name)
        unlink(path)
        guard let file = fopen(path, "wb") else { throw POSIXError(.EIO) }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw POSIXError(.EIO) }
        return path
    }
}
