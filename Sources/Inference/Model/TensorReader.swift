internal import CKernels
import Core

/// Finds tensors by name and checks their shape.
struct TensorReader {
    let file: GGUFFile

    /// A matrix `(rows, columns)` in the file's own type.
    func matrix(_ name: String, rows: Int, columns: Int) throws -> WeightMatrix {
        let tensor = try file.tensor(name)
        // GGUF lists dimensions fastest first.
        return WeightMatrix(tensor, bytes: try bytes(of: tensor, shape: [columns, rows]))
    }

    /// A vector, expanded to F32.
    func vector(_ name: String, count: Int) throws -> [Float] {
        let tensor = try file.tensor(name)
        let source = try bytes(of: tensor, shape: [count])
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard let start = buffer.baseAddress else { return }
            _ = fp_dequantise(Int32(bitPattern: tensor.type.rawValue), source, start, count)
            initialized = count
        }
    }

    private func bytes(of tensor: GGUFTensor, shape: [Int]) throws -> UnsafeRawPointer {
        guard tensor.shape == shape, let start = tensor.bytes.baseAddress else {
            throw FirstpassError(
                .format, "the tensor has the shape \(tensor.shape) where the model needs \(shape)",
                at: "\(file.path), tensor \(tensor.name)", remedy: "The file is damaged or not a model of this kind.")
        }
        return start
    }
}
