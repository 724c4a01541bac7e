/// A top-level `assert` of a source.
public struct PythonAssert: Sendable, Codable, Hashable {
    /// Its text.
    public var source: String
    /// Its line, from 1.
    public var line: Int
    /// The names that it calls, each once: `add`, `math.isclose`.
    public var calls: [String]
    /// The literal that a call is compared with: `3` in `add(1, 2) == 3`.
    public var expected: String?
    /// Why it tests nothing; nil where it may test something.
    public var vacuous: String?
}
