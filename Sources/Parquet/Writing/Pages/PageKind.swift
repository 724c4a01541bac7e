/// What a page holds; the raw values are those of the format's `PageType`.
enum PageKind: Int32 {
    case data = 0
    case dictionary = 2
}
