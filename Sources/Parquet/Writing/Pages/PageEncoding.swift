/// How a page's values are written; the raw values are those of the format's `Encoding`.
enum PageEncoding: Int32 {
    case plain = 0
    /// Levels: ``HybridEncoder``.
    case runs = 3
    case dictionary = 8
}
