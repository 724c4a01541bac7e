import Core

/// The bytes of a file, or of standard input, unpacked where they are packed.
public final class UnpackedSource {
    private let source: any ByteSource

    /// Opens a file; standard input where the path is `-`.
    ///
    /// - Throws: `FirstpassError`: `storage` where it cannot be opened, `usage` where it is a folder.
    public init(path: String, name: String) throws {
        source = try PrefixedSource(FileSource(path: path, name: name)).unpacked(name: name).source
    }

    /// Reads what there is, and waits where there is nothing yet.
    ///
    /// - Parameter buffer: not empty.
    /// - Returns: how many bytes were read; 0 at the end only.
    /// - Throws: `FirstpassError` where they cannot be read.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { try source.read(into: buffer) }
}
