/// Where a source uses something outside itself.
public struct PythonUse: Sendable, Codable, Hashable {
    /// What is used.
    public var kind: Kind
    /// The full name: `open`, `socket.socket`.
    public var name: String
    /// The line, from 1.
    public var line: Int

    /// Kinds of things outside a program.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// Files and folders.
        case files
        /// The network.
        case network
        /// Other processes.
        case subprocess
        /// Threads and worker processes.
        case threads
    }
}
