internal import Foundation

/// The process that writes a ledger.
public struct LedgerWriter: Sendable, Codable, Hashable, CustomStringConvertible {
    /// The process id on its host.
    public var pid: Int32
    /// The host's name.
    public var host: String
    /// When it took the lock, in ISO 8601, UTC.
    public var started: String

    /// Names a writer.
    public init(pid: Int32, host: String, started: String) {
        self.pid = pid
        self.host = host
        self.started = started
    }

    /// This process, from now.
    static func current() -> LedgerWriter {
        let information = ProcessInfo.processInfo
        return LedgerWriter(
            pid: information.processIdentifier, host: information.hostName, started: Date().ISO8601Format())
    }

    /// One line for messages: `process 12 on host north since 2026-11-21T09:00:00Z`.
    public var description: String { "process \(pid) on host \(host) since \(started)" }
}
