internal import CKernels

/// A matrix as it stands in a model file, `(rows, columns)`, in its own tensor type.
struct FileMatrix: Sendable {
    /// Outputs.
    let rows: Int
    /// Inputs; a whole number of blocks of the type.
    let columns: Int
    private let tensor: GGUFTensor
    private let kernels: Kernels

    /// Describes a two-dimensional tensor that has been found to hold numbers.
    init(_ tensor: GGUFTensor, kernels: Kernels) {
        columns = tensor.shape[0]
        rows = tensor.shape.count > 1 ? tensor.shape[1] : 1
        self.tensor = tensor
        self.kernels = kernels
    }

    /// The tensor type as the kernels have it.
    var type: Int32 { Int32(bitPattern: tensor.type.rawValue) }

    /// All rows.
    var bytes: UnsafeRawBufferPointer { tensor.bytes }

    /// Expands columns `columnRange` of one row. The range begins and ends at block borders.
    func expand(row: Int, columns columnRange: Range<Int>, to out: UnsafeMutablePointer<Float>) {
        guard let start = tensor.bytes.baseAddress else { return }
        let (size, bytes) = (tensor.type.blockSize, tensor.type.blockBytes)
        let source = start + row * tensor.rowBytes + columnRange.lowerBound / size * bytes
        // Every type that a `GGMLType` can name is known to the kernel (tested over all cases).
        _ = kernels.table.dequantise(type, source, out, columnRange.count)
    }

    /// Lets the machine take the file's pages out of this process; they are read again where somebody asks for them.
    func release() { tensor.file.release(tensor.bytes) }
}
