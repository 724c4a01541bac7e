/// Python source to be looked at, not run.
public struct PythonSource: Sendable, Codable, Hashable {
    /// The text.
    public var text: String

    /// Makes a source from its text.
    public init(_ text: String) {
        self.text = text
    }
}
