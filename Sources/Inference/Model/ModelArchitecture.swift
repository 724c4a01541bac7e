import Core

/// A family of decoders, by the name that its files carry.
enum ModelArchitecture: String, CaseIterable {
    case llama
    case qwen2

    /// The architecture of a file.
    ///
    /// - Throws: `FirstpassError` of the kind `unsupported` that names the architecture.
    init(of file: GGUFFile) throws {
        let name = try file.string("general.architecture")
        guard let architecture = Self(rawValue: name) else {
            let known = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw FirstpassError(
                .unsupported, "the architecture '\(name)' is not handled", at: "\(file.path), key general.architecture",
                remedy: "Use a model of one of these: \(known).")
        }
        self = architecture
    }

    /// Reads shapes, constants and weights.
    ///
    /// - Parameter pool: brings quantised matrices into the kernels' layout; without it they stay as they are, which is
    ///   slower by far to multiply by and exact.
    func weights(from file: GGUFFile, packing pool: ComputePool?, kernels: Kernels) throws -> DecoderWeights {
        switch self {
        case .llama: try LlamaArchitecture.weights(from: file, packing: pool, kernels: kernels)
        case .qwen2: try Qwen2Architecture.weights(from: file, packing: pool, kernels: kernels)
        }
    }
}
