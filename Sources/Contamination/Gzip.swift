import CZlib
import Core
import Foundation

/// Reads gzip data (RFC 1952) through zlib.
enum Gzip {
    /// What gzip data begins with.
    static let magic: [UInt8] = [0x1F, 0x8B]

    /// Unpacks every member of gzip data.
    ///
    /// - Parameters:
    ///   - data: the compressed bytes.
    ///   - limit: the most bytes to give.
    ///   - location: what errors call the data.
    /// - Throws: ``FirstpassError`` where the data is cut or damaged, or unpacks to more than the limit.
    static func inflate(_ data: Data, limit: Int, location: String) throws -> Data {
        var stream = z_stream()
        guard firstpass_gzip_inflate_init(&stream) == Z_OK else {
            throw FirstpassError(.environment, "zlib cannot be started", at: location)
        }
        defer { inflateEnd(&stream) }
        var input = Array(data)
        var output = Data()
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        var status = Z_OK
        try input.withUnsafeMutableBufferPointer { input in
            var position = 0
            while position < input.count {
                if status == Z_STREAM_END { inflateReset(&stream) }
                let available = min(input.count - position, 1 << 30)
                let written = piece.withUnsafeMutableBufferPointer { piece in
                    stream.next_in = input.baseAddress.map { $0 + position }
                    stream.avail_in = UInt32(available)
                    stream.next_out = piece.baseAddress
                    stream.avail_out = UInt32(piece.count)
                    status = CZlib.inflate(&stream, Z_NO_FLUSH)
                    return piece.count - Int(stream.avail_out)
                }
                position += available - Int(stream.avail_in)
                output.append(contentsOf: piece[..<written])
                guard status == Z_OK || status == Z_STREAM_END else { throw damaged(location) }
                guard output.count <= limit else {
                    throw FirstpassError(.format, "the file unpacks to more than \(limit) bytes", at: location)
                }
            }
        }
        guard status == Z_STREAM_END else { throw damaged(location) }
        return output
    }

    private static func damaged(_ location: String) -> FirstpassError {
        FirstpassError(.format, "the gzip data is cut or damaged", at: location, remedy: "fetch the file again")
    }
}
