/// A top-level function of a source.
public struct PythonFunction: Sendable, Codable, Hashable {
    /// Its name.
    public var name: String
    /// Its named parameters, in order.
    public var parameters: [String]
    /// Whether any parameter has a default.
    public var hasDefaults: Bool
    /// Whether it takes `*arguments` or `**options`.
    public var hasVariableArguments: Bool
    /// Whether it is `async`.
    public var isAsync: Bool
    /// Its line, from 1.
    public var line: Int
}
