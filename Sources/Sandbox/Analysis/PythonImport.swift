/// A module that a source imports.
public struct PythonImport: Sendable, Codable, Hashable {
    /// The top-level name: `os` for `os.path`; with its leading dots where it is relative.
    public var module: String
    /// Whether it belongs to Python's standard library.
    public var isStandardLibrary: Bool
}
