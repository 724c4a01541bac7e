internal import CKernels
import Core

/// Finds tensors by name, checks their shape, and knows which have been used.
final class TensorReader {
    let file: GGUFFile
    private var used: Set<String> = []

    init(file: GGUFFile) { self.file = file }

    /// - Throws: `FirstpassError` where the file has weights that nobody asked for: experts or biases, for example. To
    ///   leave them out would give answers that are wrong without a word.
    func finish() throws {
        guard let left = file.tensors.first(where: { !used.contains($0.name) }) else { return }
        throw FirstpassError(
            .unsupported, "the tensor '\(left.name)' has no place in this architecture", at: file.path,
            remedy: "The model is of a variant that is not handled; use another one.")
    }

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
        used.insert(tensor.name)
        guard tensor.shape == shape, let start = tensor.bytes.baseAddress else {
            throw FirstpassError(
                .format, "the tensor has the shape \(tensor.shape) where the model needs \(shape)",
                at: "\(file.path), tensor \(tensor.name)", remedy: "The file is damaged or not a model of this kind.")
        }
        return start
    }
}
