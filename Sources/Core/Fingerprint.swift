import Crypto
import Foundation

/// SHA-256 fingerprints as lower-case hexadecimal text.
public enum Fingerprint {
    /// The SHA-256 of a text's UTF-8 bytes, 64 hexadecimal digits.
    public static func sha256(_ text: String) -> String {
        sha256(Array(text.utf8))
    }

    /// The SHA-256 of some bytes, 64 hexadecimal digits.
    public static func sha256(_ bytes: [UInt8]) -> String {
        hexadecimal(SHA256.hash(data: bytes))
    }

    /// The SHA-256 of a file, read in pieces of 4 MiB.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - progress: called after each piece with the bytes read so far; what it throws ends the reading.
    /// - Throws: ``FirstpassError`` where the file cannot be read.
    public static func sha256(
        fileAt path: String, progress: (_ bytesDone: Int) throws -> Void = { _ in }
    ) throws -> String {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw FirstpassError(.storage, "the file cannot be opened", at: path)
        }
        defer { try? file.close() }
        var hash = SHA256()
        var bytesDone = 0
        while let piece = try file.read(upToCount: 4 << 20), !piece.isEmpty {
            hash.update(data: piece)
            bytesDone += piece.count
            try progress(bytesDone)
        }
        return hexadecimal(hash.finalize())
    }

    /// Bytes as lower-case hexadecimal digits.
    public static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
