internal import CKernels

/// Rows of activations in 8 bits, with one float scale for each block of 256 or 32 columns.
final class Activations: Sendable {
    private let codes: FloatBuffer
    private let scales: FloatBuffer
    private let sums16: FloatBuffer
    private let sums32: FloatBuffer
    private let block: Int

    /// Makes room for `rows` rows of `columns` columns.
    init(rows: Int, columns: Int, block: Int) throws {
        self.block = block
        let count = rows * ((columns + block - 1) / block) * block
        func buffer(_ bytes: Int) throws -> FloatBuffer { try ModelMemory.floats(bytes / 4 + 1, for: "activations") }
        // The kernels may read 15 rows more than there are.
        codes = try buffer(count + 15 * block)
        scales = try buffer(count / block * 4)
        sums16 = try buffer(count / 16 * 2)
        sums32 = try buffer(count / 32 * 2)
    }

    /// What the kernels take, laid out for `rows` rows: they lie close together, however many would fit.
    func view(rows: Int) -> fp_activations {
        fp_activations(
            codes: UnsafeMutableRawPointer(codes.pointer).assumingMemoryBound(to: Int8.self), scales: scales.pointer,
            sums16: UnsafeMutableRawPointer(sums16.pointer).assumingMemoryBound(to: Int16.self),
            sums32: UnsafeMutableRawPointer(sums32.pointer).assumingMemoryBound(to: Int16.self), capacity: rows,
            block: block)
    }
}
