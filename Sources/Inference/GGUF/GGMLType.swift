import Core

/// How the numbers of a tensor are stored; the raw value is the number in the file.
///
/// Sizes: `ggml/src/ggml-common.h` of ggml-org/llama.cpp. A row is a whole number of blocks.
public enum GGMLType: UInt32, Sendable, CaseIterable, CustomStringConvertible {
    case f32 = 0
    case f16 = 1
    case q4_0 = 2
    case q4_1 = 3
    case q5_0 = 6
    case q5_1 = 7
    case q8_0 = 8
    case q2_k = 10
    case q3_k = 11
    case q4_k = 12
    case q5_k = 13
    case q6_k = 14
    case bf16 = 30

    /// Numbers in a block.
    public var blockSize: Int {
        switch self {
        case .f32, .f16, .bf16: 1
        case .q4_0, .q4_1, .q5_0, .q5_1, .q8_0: 32
        case .q2_k, .q3_k, .q4_k, .q5_k, .q6_k: 256
        }
    }

    /// Bytes in a block.
    public var blockBytes: Int {
        switch self {
        case .f32: 4
        case .f16, .bf16: 2
        case .q4_0: 18
        case .q4_1: 20
        case .q5_0: 22
        case .q5_1: 24
        case .q8_0: 34
        case .q2_k: 84
        case .q3_k: 110
        case .q4_k: 144
        case .q5_k: 176
        case .q6_k: 210
        }
    }

    /// The name as ggml writes it, such as `Q4_K`.
    public var name: String { Self.name(ofNumber: rawValue) ?? "\(rawValue)" }

    /// The name as ggml writes it.
    public var description: String { name }

    /// The name of any type that ggml has or had, also of those that are not read here.
    static func name(ofNumber number: UInt32) -> String? {
        Int(exactly: number).flatMap { names.indices.contains($0) ? names[$0] : nil }
    }

    /// By number; from `enum ggml_type` in `ggml/include/ggml.h`, with the numbers it retired.
    private static let names = [
        "F32", "F16", "Q4_0", "Q4_1", "Q4_2", "Q4_3", "Q5_0", "Q5_1", "Q8_0", "Q8_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K",
        "Q6_K", "Q8_K", "IQ2_XXS", "IQ2_XS", "IQ3_XXS", "IQ1_S", "IQ4_NL", "IQ3_S", "IQ2_S", "IQ4_XS", "I8", "I16",
        "I32", "I64", "F64", "IQ1_M", "BF16", "Q4_0_4_4", "Q4_0_4_8", "Q4_0_8_8", "TQ1_0", "TQ2_0", "IQ4_NL_4_4",
        "IQ4_NL_4_8", "IQ4_NL_8_8", "MXFP4", "NVFP4", "Q1_0",
    ]
}
