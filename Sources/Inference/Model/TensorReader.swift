internal import CKernels
import Core

/// Finds tensors by name, checks their shape, and knows which have been used.
final class TensorReader {
    let file: GGUFFile
    private let pool: ComputePool?
    private let kernels: Kernels
    private let arena = WeightArena()
    private var used: Set<String> = []

    init(file: GGUFFile, pool: ComputePool?, kernels: Kernels) {
        self.file = file
        self.pool = pool
        self.kernels = kernels
    }

    /// - Throws: `FirstpassError` where the file has weights that nobody asked for: experts or biases, for example. To
    ///   leave them out would give answers that are wrong without a word.
    func finish() throws {
        guard let left = file.tensors.first(where: { !used.contains($0.name) }) else { return }
        throw FirstpassError(
            .unsupported, "the tensor '\(left.name)' has no place in this architecture", at: file.path,
            remedy: "The model is of a variant that is not handled; use another one.")
    }

    /// A matrix `(rows, columns)` in the file's own type, for single rows of it.
    func table(_ name: String, rows: Int, columns: Int) throws -> FileMatrix {
        let tensor = try file.tensor(name)
        // GGUF lists dimensions fastest first.
        _ = try bytes(of: tensor, shape: [columns, rows])
        return FileMatrix(tensor, kernels: kernels)
    }

    /// A matrix `(rows, columns)` to multiply by; once it is packed, its part of the file is not needed.
    func matrix(_ name: String, rows: Int, columns: Int) throws -> WeightMatrix {
        let source = try table(name, rows: rows, columns: columns)
        guard let pool, let packed = try PackedMatrix(source, arena: arena, pool: pool) else { return .plain(source) }
        source.release()
        return .packed(packed)
    }

    /// A vector, expanded to F32.
    func vector(_ name: String, count: Int) throws -> [Float] {
        let tensor = try file.tensor(name)
        let source = try bytes(of: tensor, shape: [count])
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard let start = buffer.baseAddress else { return }
            _ = kernels.table.dequantise(Int32(bitPattern: tensor.type.rawValue), source, start, count)
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
