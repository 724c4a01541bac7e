/// In which order the parts of a text stand whose middle is to be filled in.
public enum InfillingOrder: String, Sendable, CaseIterable {
    /// Prefix, suffix, middle.
    case prefixFirst = "psm"
    /// Suffix, prefix, middle: the form whose tokens are the same as a text's that is simply gone on with.
    case suffixFirst = "spm"
}
