import CZlib
import Core

/// Unpacks every member of gzip data (RFC 1952) through zlib.
final class GzipSource: ByteSource {
    private let packed: any ByteSource
    private let name: String
    private var stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    private var isInsideMember = false

    /// Begins to unpack.
    init(_ packed: any ByteSource, name: String) throws {
        self.packed = packed
        self.name = name
        stream.initialize(to: z_stream())
        guard firstpass_gzip_inflate_init(stream) == Z_OK else {
            throw FirstpassError(.environment, "zlib cannot be started", at: name)
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let room = min(buffer.count, 1 << 30)
        while true {
            if stream.pointee.avail_in == 0 {
                let count = try packed.read(into: input)
                guard count > 0 else {
                    guard !isInsideMember else { throw damaged }
                    return 0
                }
                stream.pointee.next_in = input.bindMemory(to: UInt8.self).baseAddress
                stream.pointee.avail_in = UInt32(count)
            }
            if !isInsideMember {
                // Zeros behind the last member are padding.
                while stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0 {
                    stream.pointee.next_in += 1
                    stream.pointee.avail_in -= 1
                }
                if stream.pointee.avail_in == 0 { continue }
                inflateReset(stream)
                isInsideMember = true
            }
            stream.pointee.next_out = buffer.bindMemory(to: UInt8.self).baseAddress
            stream.pointee.avail_out = UInt32(room)
            let status = inflate(stream, Z_NO_FLUSH)
            guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { throw damaged }
            if status == Z_STREAM_END { isInsideMember = false }
            let count = room - Int(stream.pointee.avail_out)
            if count > 0 { return count }
            guard status != Z_BUF_ERROR || stream.pointee.avail_in == 0 else { throw damaged }
        }
    }

    private var damaged: FirstpassError {
        FirstpassError(.format, "the gzip data is cut or damaged", at: name, remedy: "Fetch the file again.")
    }
}
