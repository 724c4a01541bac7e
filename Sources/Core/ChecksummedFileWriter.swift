import Crypto
import Foundation

/// Writes a file piece by piece, ends it with the SHA-256 of what went before, and puts it in its place in one step.
///
/// Until ``finish()`` what stood at the path stands there still; a writer that is let go of leaves nothing behind.
package final class ChecksummedFileWriter {
    private let path: String
    private let kind: String
    private let partial: String
    private let file: FileHandle
    private var hash = SHA256()

    /// Begins a file.
    ///
    /// - Parameters:
    ///   - path: where it will stand.
    ///   - kind: what errors call such a file.
    /// - Throws: ``FirstpassError`` where no file can be made in the folder.
    package init(path: String, kind: String) throws {
        self.path = path
        self.kind = kind
        var template = Array("\(path).XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            throw Self.failure(kind, path, POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO))
        }
        // A temporary file is its owner's alone; this one is to be read by others as any.
        fchmod(descriptor, 0o644)
        partial = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    deinit { unlink(partial) }

    /// Appends bytes.
    ///
    /// - Throws: ``FirstpassError`` where they cannot be written.
    package func write(_ bytes: [UInt8]) throws {
        hash.update(data: bytes)
        try attempt { try file.write(contentsOf: bytes) }
    }

    /// Appends the checksum and puts the file in its place.
    ///
    /// - Throws: ``FirstpassError`` where that fails; what stood there stands there still.
    package func finish() throws {
        let digest = Array(hash.finalize())
        try attempt {
            try file.write(contentsOf: digest)
            try file.synchronize()
            guard rename(partial, path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        }
    }

    private func attempt(_ body: () throws -> Void) throws {
        do { try body() } catch { throw Self.failure(kind, path, error) }
    }

    private static func failure(_ kind: String, _ path: String, _ cause: any Error) -> FirstpassError {
        FirstpassError(
            .storage, "the \(kind) cannot be written", at: path,
            remedy: "check that the folder exists, may be written to, and has room", cause: cause)
    }
}
