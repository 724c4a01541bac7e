import Crypto
import Foundation

/// Reads a file of ``ChecksummedFileWriter`` piece by piece; what was read may be believed once ``finish()`` returns.
package final class ChecksummedFileReader {
    private let path: String
    private let kind: String
    private let remedy: String
    private let file: FileHandle
    private var hash = SHA256()

    /// The bytes that were read.
    package private(set) var position = 0
    /// The bytes that are left before the checksum; below zero where the file is shorter than one.
    package private(set) var remaining: Int

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - kind: what errors call such a file.
    ///   - remedy: what to do about a damaged one.
    /// - Throws: ``FirstpassError`` where it cannot be opened.
    package init(path: String, kind: String, remedy: String) throws {
        self.path = path
        self.kind = kind
        self.remedy = remedy
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw FirstpassError(
                .storage, "the \(kind) cannot be opened", at: path, remedy: "check the path and permissions")
        }
        self.file = file
        do {
            remaining = Int(clamping: try file.seekToEnd()) - SHA256.byteCount
            try file.seek(toOffset: 0)
        } catch {
            throw FirstpassError(.storage, "the \(kind) cannot be read", at: path, cause: error)
        }
    }

    /// The next bytes.
    ///
    /// - Throws: ``FirstpassError`` where so many do not come before the checksum, or reading fails.
    package func read(_ count: Int) throws -> ByteReader {
        guard count >= 0, count <= remaining else { throw damaged("it ends too early") }
        let bytes = try bytes(count)
        defer { position += count }
        remaining -= count
        hash.update(data: bytes)
        return ByteReader(bytes, kind: kind, location: path, offset: position, remedy: remedy)
    }

    /// Checks that the checksum comes next, is right, and is the end.
    ///
    /// - Throws: ``FirstpassError`` where it is not.
    package func finish() throws {
        guard remaining == 0 else { throw damaged("bytes follow its end, or it is cut") }
        guard hash.finalize().elementsEqual(try bytes(SHA256.byteCount)) else {
            throw damaged("the checksum does not match: the file is cut or damaged")
        }
    }

    /// The error of a damaged file, with the place that was reached.
    package func damaged(_ what: String) -> FirstpassError {
        ByteReader([], kind: kind, location: path, offset: position, remedy: remedy).damaged(what)
    }

    private func bytes(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            let piece: Data?
            do {
                piece = try file.read(upToCount: count - bytes.count)
            } catch {
                throw FirstpassError(.storage, "the \(kind) cannot be read", at: path, cause: error)
            }
            guard let piece, !piece.isEmpty else { throw damaged("it ends too early") }
            bytes += piece
        }
        return bytes
    }
}
