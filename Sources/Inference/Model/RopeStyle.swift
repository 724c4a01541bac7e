/// Which components of a head rotary embedding turns together.
enum RopeStyle: Sendable {
    /// Pairs (2i, 2i + 1): files of the architecture `llama`, whose weights were permuted for it when converted.
    case interleaved
    /// Pairs (i, i + d/2), as in GPT-NeoX: files of the architecture `qwen2`.
    case halves
}
