/// `qwen2`: Qwen2.5 and Qwen2.5-Coder. Queries, keys and values have biases, and heads are turned in halves.
enum Qwen2Architecture {
    private static let name = ModelArchitecture.qwen2.rawValue

    static func weights(from file: GGUFFile, packing pool: ComputePool?, kernels: Kernels) throws -> DecoderWeights {
        try DecoderWeights(
            file, configuration: ModelConfiguration(file, architecture: name, ropeStyle: .halves), attentionBias: true,
            packing: pool, kernels: kernels)
    }
}
