/// Where a file goes, and how much of it is there.
final class FileOutput {
    /// The bytes that are written.
    private(set) var position: Int64 = 0
    private let sink: (UnsafeRawBufferPointer) throws -> Void

    init(_ sink: @escaping (UnsafeRawBufferPointer) throws -> Void) { self.sink = sink }

    /// Writes bytes behind those that are there.
    func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard bytes.count > 0 else { return }
        try sink(bytes)
        position += Int64(bytes.count)
    }

    /// Writes bytes behind those that are there.
    func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes(write) }
}
