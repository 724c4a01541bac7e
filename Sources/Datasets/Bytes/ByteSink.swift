import CZlib
import CZstd
import Core
import Crypto
import Glibc

/// A new file, written through a buffer, packed or not, and flushed to the disk before it is closed.
public final class ByteSink {
    private let path: String
    private var descriptor: CInt
    private var buffer: [UInt8] = []
    private var packed = [UInt8](repeating: 0, count: 1 << 18)
    private var gzip: UnsafeMutablePointer<z_stream>?
    private var zstd: OpaquePointer?
    private var hash: SHA256?
    /// The bytes that stand on the disk.
    public private(set) var byteCount = 0

    /// Makes the file.
    ///
    /// - Parameter hashes: whether ``sha256`` is wanted at the end.
    /// - Throws: `FirstpassError` with the code `storage` where it is there or cannot be made.
    public convenience init(path: String, compression: Compression = .none, hashes: Bool = false) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure(errno, at: path) }
        try self.init(descriptor: descriptor, path: path, compression: compression)
        if hashes { hash = SHA256() }
    }

    /// Takes over an open file.
    ///
    /// - Throws: `FirstpassError` where the compression cannot be started.
    package init(descriptor: CInt, path: String, compression: Compression = .none) throws {
        self.path = path
        self.descriptor = descriptor
        switch compression {
        case .none: break
        case .gzip:
            let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
            stream.initialize(to: z_stream())
            gzip = stream
            guard firstpass_gzip_deflate_init(stream, 6) == Z_OK else {
                throw FirstpassError(.environment, "zlib cannot be started", at: path)
            }
        case .zstd:
            zstd = ZSTD_createCStream()
            guard let zstd, ZSTD_isError(ZSTD_CCtx_setParameter(zstd, ZSTD_c_compressionLevel, 3)) == 0 else {
                throw FirstpassError(.environment, "libzstd cannot be started", at: path)
            }
            ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 1)
        }
    }

    deinit {
        if descriptor >= 0 { Glibc.close(descriptor) }
        if let gzip {
            deflateEnd(gzip)
            gzip.deallocate()
        }
        if let zstd { ZSTD_freeCStream(zstd) }
    }

    /// Adds text.
    public func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
    }

    /// Adds bytes.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= 1 << 20 { try flush(isLast: false) }
    }

    /// Writes what is left and waits until the disk has it.
    public func close() throws {
        try flush(isLast: true)
        guard fsync(descriptor) == 0 else { throw Self.failure(errno, at: path) }
        let open = descriptor
        descriptor = -1
        guard Glibc.close(open) == 0 else { throw Self.failure(errno, at: path) }
    }

    /// The SHA-256 of the bytes that stand on the disk, hexadecimal; nil where it was not asked for.
    public var sha256: String? { hash.map { Fingerprint.hexadecimal($0.finalize()) } }

    private func flush(isLast: Bool) throws {
        defer { buffer.removeAll(keepingCapacity: true) }
        try buffer.withUnsafeBytes { bytes in
            if let gzip {
                try deflate(gzip, bytes, isLast: isLast)
            } else if let zstd {
                try compress(zstd, bytes, isLast: isLast)
            } else {
                try put(bytes)
            }
        }
    }

    private func deflate(_ stream: UnsafeMutablePointer<z_stream>, _ bytes: UnsafeRawBufferPointer, isLast: Bool) throws
    {
        // zlib takes its input as mutable and does not change it.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(bytes.count)
        var status = Z_OK
        repeat {
            let count = packed.withUnsafeMutableBufferPointer { packed in
                stream.pointee.next_out = packed.baseAddress
                stream.pointee.avail_out = UInt32(packed.count)
                status = CZlib.deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                return packed.count - Int(stream.pointee.avail_out)
            }
            try packed.withUnsafeBytes { try put(.init(rebasing: $0[..<count])) }
        } while stream.pointee.avail_out == 0 || (isLast && status != Z_STREAM_END)
    }

    private func compress(_ stream: OpaquePointer, _ bytes: UnsafeRawBufferPointer, isLast: Bool) throws {
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        var left = 0
        repeat {
            let count = try packed.withUnsafeMutableBytes { packed in
                var output = ZSTD_outBuffer(dst: packed.baseAddress, size: packed.count, pos: 0)
                left = ZSTD_compressStream2(stream, &output, &input, isLast ? ZSTD_e_end : ZSTD_e_continue)
                guard ZSTD_isError(left) == 0 else {
                    throw FirstpassError(
                        .internal, "zstd failed: \(String(cString: ZSTD_getErrorName(left)))", at: path)
                }
                return output.pos
            }
            try packed.withUnsafeBytes { try put(.init(rebasing: $0[..<count])) }
        } while isLast ? left > 0 : input.pos < input.size
    }

    private func put(_ bytes: UnsafeRawBufferPointer) throws {
        var written = 0
        while written < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.failure(errno, at: path)
            }
            written += count
        }
        hash?.update(bufferPointer: bytes)
        byteCount += bytes.count
    }

    private static func failure(_ code: CInt, at path: String) -> FirstpassError {
        FirstpassError(
            .storage, "the file cannot be written: \(String(cString: strerror(code)))", at: path,
            remedy: "Check the disk's space and that the folder can be written, or name another.")
    }
}
