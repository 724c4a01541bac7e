/// Bytes that are read one after the other.
protocol ByteSource: AnyObject {
    /// Reads the next bytes into a buffer that is not empty.
    ///
    /// - Returns: how many were read; 0 at the end only.
    /// - Throws: `FirstpassError` where they cannot be read.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}
