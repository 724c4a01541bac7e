/// Why a source is not Python.
public struct PythonProblem: Sendable, Codable, Hashable {
    /// The line, from 1, where the parser names one.
    public var line: Int?
    /// The parser's message.
    public var message: String
}
