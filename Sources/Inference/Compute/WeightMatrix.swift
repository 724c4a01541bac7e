internal import CKernels

/// A matrix of a model file in its own tensor type, `(rows, columns)`: it maps `columns` inputs to `rows` outputs.
///
/// The bytes stay where they are mapped; they are expanded piece by piece while multiplying.
struct WeightMatrix: @unchecked Sendable {
    /// The tensor's name, for messages.
    let name: String
    /// Outputs.
    let rows: Int
    /// Inputs; a whole number of blocks of the type.
    let columns: Int
    private let type: Int32
    private let rowBytes: Int
    private let blockSize: Int
    private let blockBytes: Int
    private let bytes: UnsafeRawPointer

    /// Describes a two-dimensional tensor.
    init(_ tensor: GGUFTensor, bytes: UnsafeRawPointer) {
        name = tensor.name
        columns = tensor.shape[0]
        rows = tensor.shape.count > 1 ? tensor.shape[1] : 1
        type = Int32(bitPattern: tensor.type.rawValue)
        blockSize = tensor.type.blockSize
        blockBytes = tensor.type.blockBytes
        rowBytes = columns / blockSize * blockBytes
        self.bytes = bytes
    }

    /// Expands columns `columnRange` of one row. The range begins and ends at block borders.
    func expand(row: Int, columns columnRange: Range<Int>, to out: UnsafeMutablePointer<Float>) {
        let source = bytes + row * rowBytes + columnRange.lowerBound / blockSize * blockBytes
        // Every type that a `GGMLType` can name is known to the kernel (tested over all cases).
        _ = fp_dequantise(type, source, out, columnRange.count)
    }
}
