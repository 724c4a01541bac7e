import Core
import Crypto

/// A file that is read at once, unpacked where it is packed.
public struct WholeFile: Sendable {
    /// The bytes, unpacked.
    public let bytes: [UInt8]
    /// The SHA-256 of the file as it stands, 64 hexadecimal digits.
    public let sha256: String

    /// Reads a file.
    ///
    /// - Parameter limit: the most bytes, packed or not.
    /// - Throws: `FirstpassError` where it cannot be read, is damaged, or is larger.
    public init(path: String, limit: Int) throws {
        var hash = SHA256()
        let packed = PrefixedSource(try FileSource(path: path, name: path) { hash.update(bufferPointer: $0) })
        let source = try packed.unpacked(name: path).source
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = try piece.withUnsafeMutableBytes { try source.read(into: $0) }
            if count == 0 { break }
            bytes += piece[..<count]
            guard bytes.count <= limit else {
                throw FirstpassError(.unsupported, "the file has, or unpacks to, more than \(limit) bytes", at: path)
            }
        }
        self.bytes = bytes
        sha256 = Fingerprint.hexadecimal(hash.finalize())
    }
}
