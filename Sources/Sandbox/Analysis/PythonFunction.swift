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
    /// How many of its parameters, the first ones, can be given by position.
    public var positional: Int
    /// How many of those have no default.
    public var required: Int
    /// The parameters without a default that can only be given by name.
    public var requiredKeywords: [String]
    /// Whether it takes `*arguments`.
    public var takesMorePositional: Bool
    /// Whether it takes `**options`.
    public var takesMoreKeywords: Bool
}
