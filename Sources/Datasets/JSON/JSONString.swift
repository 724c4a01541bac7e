/// A string in a JSON text.
public struct JSONString: Sendable {
    /// The bytes between its quotes.
    public let range: Range<Int>
    /// Whether a backslash stands in it.
    public let hasEscape: Bool
    /// Whether it is a key.
    public let isKey: Bool
    /// Where it stands: the container, by its number in the walker, and the key or the index in it.
    let place: JSONPlace
}

/// A place in a container of a JSON text.
struct JSONPlace: Sendable {
    /// The number of the container; -1 for the whole text.
    let container: Int
    /// The bytes of the key, without its quotes, or nil in a list.
    let key: Range<Int>?
    /// The index in a list.
    let index: Int
}
