import Core
import Foundation
import SystemPackage

/// The beginning of a file that is being downloaded. Made on the first byte, kept until the file is whole.
///
/// Its length is the record of what is there: a download that was killed goes on from it, and the SHA-256 of the
/// whole file decides in the end.
final class PartialFile {
    /// Where it is.
    let path: String
    /// Where the server's entity tag of the file is kept, which a later range request shows again.
    let tagPath: String
    private var descriptor: FileDescriptor?
    /// What is there, in bytes.
    private(set) var size: Int

    init(path: String) throws {
        self.path = path
        tagPath = path + ".etag"
        size = (try FileFacts(path: path))?.bytes ?? 0
    }

    deinit {
        try? descriptor?.close()
    }

    /// Adds bytes at the end.
    ///
    /// - Throws: ``FirstpassError`` where the disk is full or the folder cannot be written to.
    func append(_ bytes: UnsafeRawBufferPointer) throws {
        try reporting("writing failed") {
            size += try opened().writeAll(toAbsoluteOffset: Int64(size), bytes)
        }
    }

    /// Cuts what is there to a length, in bytes.
    func truncate(to length: Int) throws {
        guard length < size else { return }
        try reporting("the file cannot be cut") {
            try opened().resize(to: Int64(length), retryOnInterrupt: true)
            size = length
        }
    }

    /// Waits until everything is on the disk.
    func synchronise() throws {
        guard size > 0 else { return }
        let descriptor = try reporting("the file cannot be opened") { try opened() }
        guard fsync(descriptor.rawValue) == 0 else {
            throw StorageFailure.error("writing failed", path: path, Errno(rawValue: errno))
        }
    }

    /// Removes it and its tag.
    func remove() throws {
        try? descriptor?.close()
        descriptor = nil
        size = 0
        try StorageFailure.removeFile(path)
        try StorageFailure.removeFile(tagPath)
    }

    /// The entity tag to show with the next range request; nil where none is known.
    var tag: String? {
        guard let text = try? String(contentsOfFile: tagPath, encoding: .utf8), Self.isStrong(tag: text) else {
            return nil
        }
        return text
    }

    /// Keeps the server's entity tag; a weak one, which no range request may show, is not kept.
    func keep(tag: String?) throws {
        guard let tag, Self.isStrong(tag: tag) else {
            try StorageFailure.removeFile(tagPath)
            return
        }
        // Where this fails, the next attempt asks for the range unconditionally, and the SHA-256 still decides.
        try? tag.write(toFile: tagPath, atomically: true, encoding: .utf8)
    }

    /// Whether a text is a strong entity tag as RFC 9110, section 8.8.3, writes it.
    static func isStrong(tag: String) -> Bool {
        let bytes = Array(tag.utf8)
        return bytes.count >= 2 && bytes.count <= 1024 && bytes.first == 0x22 && bytes.last == 0x22
            && bytes.dropFirst().dropLast().allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 < 0x7F }
    }

    private func opened() throws -> FileDescriptor {
        if let descriptor { return descriptor }
        let new = try FileDescriptor.open(
            FilePath(path), .readWrite, options: [.create, .closeOnExec],
            permissions: [.ownerReadWrite, .groupRead, .otherRead])
        descriptor = new
        return new
    }

    private func reporting<Result>(_ message: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as Errno {
            throw StorageFailure.error(message, path: path, error)
        }
    }
}
