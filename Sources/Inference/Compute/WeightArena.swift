/// Memory for the packed matrices of one model, one after the other in large pieces: small matrices get pages of 2 MiB
/// as well, which are read faster.
final class WeightArena {
    /// Floats of a piece, which is taken from the machine as it is written.
    private static let pieceFloats = (64 << 20) / MemoryLayout<Float>.stride
    /// Floats of a cache line.
    private static let line = 16

    private var piece: FloatBuffer?
    private var used = 0

    /// Room for `bytes` bytes, aligned to a cache line, and the piece that it is a part of.
    ///
    /// - Throws: ``FirstpassError`` of the kind `environment` where the machine has no memory left.
    func allocate(bytes: Int) throws -> (start: UnsafeMutablePointer<Float>, piece: FloatBuffer) {
        let count = (bytes + Self.line * 4 - 1) / (Self.line * 4) * Self.line
        if let piece, piece.count - used >= count {
            defer { used += count }
            return (piece.pointer + used, piece)
        }
        let fresh = try ModelMemory.floats(max(Self.pieceFloats, count), for: "weights", hugePages: true)
        // What a large matrix leaves of its own piece is nothing; small ones go on in the piece they were in.
        if count < Self.pieceFloats { (piece, used) = (fresh, count) }
        return (fresh.pointer, fresh)
    }
}
