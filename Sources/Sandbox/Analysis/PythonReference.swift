/// Where a source refers to something.
public struct PythonReference: Sendable, Codable, Hashable {
    /// The full name: `time.perf_counter`, `input`.
    public var name: String
    /// The line, from 1.
    public var line: Int
}
