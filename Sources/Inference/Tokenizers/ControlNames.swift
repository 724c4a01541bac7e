/// Names of tokens that have a meaning by their name alone.
///
/// Files often give only one token that ends a generation where the model has several, and some call them text or
/// user-defined, so that a user's text could end or begin a message. llama.cpp's `src/llama-vocab.cpp` goes by such a list.
enum ControlNames {
    /// What ends a message, the likeliest first.
    static let endsOfMessage = names(
        "<|im_end|>", "<|eot_id|>", "<|EOT|>", "<|end|>", "<end_of_turn>", "<EOT>", "▁<EOT>")

    /// What ends a generation.
    static let endsOfGeneration =
        endsOfMessage
        + names(
            "<|endoftext|>", "<|end_of_text|>", "<|eom_id|>", "<｜end▁of▁sentence｜>", "<|fim_pad|>", "<|repo_name|>",
            "<|file_sep|>")

    /// What is a control token whatever its type is.
    static let all = Set(
        endsOfGeneration
            + names(
                "<|im_start|>", "<|start_header_id|>", "<|end_header_id|>", "<|begin_of_text|>", "<｜begin▁of▁sentence｜>"
            ))

    private static func names(_ names: String...) -> [[UInt8]] { names.map { Array($0.utf8) } }
}
