internal import CKernels

/// A quantised matrix in the kernels' layout: every code, scale and minimum is the file's.
final class PackedMatrix: @unchecked Sendable {  // Unchecked for the memory only, which is not written after packing.
    /// Weight rows that stand side by side.
    static let groupRows = 16

    /// Outputs.
    let rows: Int
    /// Inputs.
    let columns: Int
    /// Columns that share one scale of the activations: 256 or 32.
    let block: Int
    /// What the kernels take.
    let view: fp_packed_matrix
    private let memory: FloatBuffer

    /// Packs a matrix with all threads of a pool. Nil where its type is not quantised.
    ///
    /// - Throws: ``FirstpassError`` of the kind `environment` where the machine has no memory for it.
    init?(_ source: FileMatrix, arena: WeightArena, pool: ComputePool) throws {
        let bytes = fp_packed_bytes(source.type, source.rows, source.columns)
        guard bytes > 0, let start = source.bytes.baseAddress else { return nil }
        rows = source.rows
        columns = source.columns
        block = fp_packed_block(source.type)
        let (place, piece) = try arena.allocate(bytes: bytes)
        memory = piece
        view = fp_packed_matrix(type: source.type, rows: rows, columns: columns, data: place)
        // Enough groups a piece to be worth a hand-over.
        let pieceGroups = 8
        let (groups, rows, columns) = (groups, rows, columns)
        nonisolated(unsafe) let data = place
        nonisolated(unsafe) let bytesOfSource = start
        pool.run((groups + pieceGroups - 1) / pieceGroups) { piece, _ in
            for group in piece * pieceGroups..<min((piece + 1) * pieceGroups, groups) {
                fp_pack_group(source.type, bytesOfSource, rows, columns, group, data)
            }
        }
    }

    /// Groups of rows, the last one padded.
    var groups: Int { (rows + Self.groupRows - 1) / Self.groupRows }
}
