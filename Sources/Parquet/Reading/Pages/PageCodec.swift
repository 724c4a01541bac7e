import CSnappy
import CZlib
import CZstd

/// How the pages of a column are compressed, as far as they can be read; the raw values are those of the format's
/// `CompressionCodec` (<https://github.com/apache/parquet-format/blob/master/Compression.md>).
enum PageCodec: Int32 {
    case none = 0
    case snappy = 1
    case gzip = 2
    case zstd = 6

    /// What the format calls a codec.
    static func name(_ number: Int32) -> String {
        let names: [Int32: String] = [
            0: "UNCOMPRESSED", 1: "SNAPPY", 2: "GZIP", 3: "LZO", 4: "BROTLI", 5: "LZ4", 6: "ZSTD", 7: "LZ4_RAW",
        ]
        return names[number] ?? "number \(number)"
    }

    /// The most bytes that one packed byte can stand for, so that no size is believed that the packed bytes cannot hold.
    /// zstd's smallest block has 4 bytes and gives 128 KiB, zlib's longest match 258 bytes for 2 bits, Snappy's copies 64
    /// for 2.
    private var expansion: Int {
        switch self {
        case .none: 1
        case .snappy: 32
        case .gzip: 1_032
        case .zstd: 1 << 15
        }
    }

    /// Unpacks bytes into as many as they are said to be.
    ///
    /// - Parameter levels: what is put before them as it is.
    func unpack(
        _ packed: UnsafeRawBufferPointer, count: Int,
        behind levels: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
    ) throws(PageProblem) -> [UInt8] {
        guard count > 0 else { return Array(levels) }
        guard count / expansion <= packed.count else {
            throw PageProblem(message: "it cannot unpack to as many bytes as it says")
        }
        var isWhole = false
        if self == .zstd {
            // Most writers note the size in the frame: it is compared before room is made.
            let noted = ZSTD_getFrameContentSize(packed.baseAddress, packed.count)
            let unknown = UInt64.max  // ZSTD_CONTENTSIZE_UNKNOWN, a macro that Swift does not see.
            guard noted == unknown || noted == UInt64(count) else {
                throw PageProblem(message: "its zstd data is damaged")
            }
        } else if self == .snappy {
            var noted = 0
            let status = snappy_uncompressed_length(packed.bindMemory(to: CChar.self).baseAddress, packed.count, &noted)
            guard status == SNAPPY_OK, noted == count else {
                throw PageProblem(message: "its Snappy data is damaged")
            }
        }
        let all = levels.count + count
        let bytes = [UInt8](unsafeUninitializedCapacity: all) { buffer, filled in
            let room = UnsafeMutableRawBufferPointer(buffer)
            room.copyMemory(from: levels)
            isWhole = unpack(packed, into: UnsafeMutableRawBufferPointer(rebasing: room[levels.count..<all]))
            // Where it failed nobody looks at them.
            filled = isWhole ? all : 0
        }
        guard isWhole else { throw PageProblem(message: "its compressed data is damaged") }
        return bytes
    }

    /// Whether the packed bytes filled all of the room, and no more.
    private func unpack(_ packed: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) -> Bool {
        switch self {
        case .none:
            guard packed.count == room.count else { return false }
            room.copyMemory(from: packed)
            return true
        case .snappy:
            var count = room.count
            let status = snappy_uncompress(
                packed.bindMemory(to: CChar.self).baseAddress, packed.count,
                room.bindMemory(to: CChar.self).baseAddress, &count)
            return status == SNAPPY_OK && count == room.count
        case .gzip: return Self.inflate(packed, into: room)
        case .zstd:
            return ZSTD_decompress(room.baseAddress, room.count, packed.baseAddress, packed.count) == room.count
        }
    }

    /// Both gzip's and zlib's wrapping are taken, as by other readers; gzip may have several members.
    private static func inflate(_ packed: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) -> Bool {
        var stream = z_stream()
        guard packed.count <= UInt32.max, room.count <= UInt32.max,
            inflateInit2_(&stream, 15 + 32, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK
        else { return false }
        defer { inflateEnd(&stream) }
        // zlib takes its input as mutable and does not change it.
        stream.next_in = UnsafeMutablePointer(mutating: packed.bindMemory(to: UInt8.self).baseAddress)
        stream.avail_in = UInt32(packed.count)
        stream.next_out = room.bindMemory(to: UInt8.self).baseAddress
        stream.avail_out = UInt32(room.count)
        while true {
            let status = CZlib.inflate(&stream, Z_FINISH)
            guard status == Z_STREAM_END else { return false }
            if stream.avail_in == 0 || stream.avail_out == 0 { return stream.avail_out == 0 }
            guard inflateReset(&stream) == Z_OK else { return false }
        }
    }
}
