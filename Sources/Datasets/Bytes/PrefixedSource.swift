/// A source whose first bytes have been looked at.
final class PrefixedSource: ByteSource {
    private let source: any ByteSource
    private var beginning: [UInt8] = []
    private var position = 0

    init(_ source: any ByteSource) {
        self.source = source
    }

    /// The first bytes, which are read again later; fewer where there are no more.
    func peek(_ count: Int) throws -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: count)
        while beginning.count < count {
            let read = try piece.withUnsafeMutableBytes {
                try source.read(into: .init(rebasing: $0[beginning.count...]))
            }
            if read == 0 { break }
            beginning += piece[beginning.count..<(beginning.count + read)]
        }
        return beginning
    }

    /// How its bytes are packed, and they themselves, unpacked.
    ///
    /// - Parameter name: what messages call them.
    func unpacked(name: String) throws -> (compression: Compression, source: any ByteSource) {
        let compression = Compression.of(try peek(4))
        let source: any ByteSource =
            switch compression {
            case .none: self
            case .gzip: try GzipSource(self, name: name)
            case .zstd: try ZstdSource(self, name: name)
            }
        return (compression, source)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard position < beginning.count else { return try source.read(into: buffer) }
        let count = min(buffer.count, beginning.count - position)
        beginning[position..<(position + count)].withUnsafeBytes { buffer.copyMemory(from: $0) }
        position += count
        return count
    }
}
