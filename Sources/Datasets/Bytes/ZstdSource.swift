import CZstd
import Core

/// Unpacks every frame of zstd data (RFC 8878) through libzstd.
final class ZstdSource: ByteSource {
    private let packed: any ByteSource
    private let name: String
    private let stream: OpaquePointer
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    private var available = ZSTD_inBuffer()
    private var isInsideFrame = false
    /// Whether the decoder holds bytes that had no room in the last buffer.
    private var holdsMore = false

    /// Begins to unpack.
    init(_ packed: any ByteSource, name: String) throws {
        guard let stream = ZSTD_createDStream() else {
            throw FirstpassError(.environment, "libzstd cannot be started", at: name)
        }
        self.packed = packed
        self.name = name
        self.stream = stream
        // Files of `zstd --long=31` need windows of 2 GiB; 128 MiB is what the program takes unasked.
        ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, 27)
        available.src = UnsafeRawPointer(input.baseAddress)
    }

    deinit {
        ZSTD_freeDStream(stream)
        input.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            if available.pos == available.size, !holdsMore {
                available.size = try packed.read(into: input)
                available.pos = 0
                guard available.size > 0 else {
                    guard !isInsideFrame else { throw damaged("cut") }
                    return 0
                }
            }
            var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
            let hint = ZSTD_decompressStream(stream, &output, &available)
            guard ZSTD_isError(hint) == 0 else { throw damaged(String(cString: ZSTD_getErrorName(hint))) }
            isInsideFrame = hint != 0
            // A frame that has ended holds nothing back.
            holdsMore = hint != 0 && output.pos == output.size
            if output.pos > 0 { return output.pos }
        }
    }

    private func damaged(_ what: String) -> FirstpassError {
        FirstpassError(
            .format, "the zstd data cannot be unpacked: \(what)", at: name,
            remedy: "Fetch the file again, or unpack it with 'zstd -d'.")
    }
}
