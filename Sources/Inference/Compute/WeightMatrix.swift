internal import CKernels

/// A matrix of a model, `(rows, columns)`: it maps `columns` inputs to `rows` outputs.
enum WeightMatrix: Sendable {
    /// Quantised, in the kernels' own layout.
    case packed(PackedMatrix)
    /// F32, F16 or BF16, as it stands in the file.
    case plain(FileMatrix)

    /// Outputs.
    var rows: Int {
        switch self {
        case .packed(let matrix): matrix.rows
        case .plain(let matrix): matrix.rows
        }
    }

    /// Inputs.
    var columns: Int {
        switch self {
        case .packed(let matrix): matrix.columns
        case .plain(let matrix): matrix.columns
        }
    }
}
