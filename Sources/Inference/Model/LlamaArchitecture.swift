/// `llama`: Llama 2, Code Llama, Mistral, TinyLlama, SmolLM2, DeepSeek-Coder.
///
/// Converters permute the query and key weights of this family so that rotary embedding turns neighbouring components.
enum LlamaArchitecture {
    private static let name = ModelArchitecture.llama.rawValue

    static func weights(from file: GGUFFile, packing pool: ComputePool?, kernels: Kernels) throws -> DecoderWeights {
        try DecoderWeights(
            file, configuration: ModelConfiguration(file, architecture: name, ropeStyle: .interleaved),
            attentionBias: false, packing: pool, kernels: kernels)
    }
}
