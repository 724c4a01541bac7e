/// How far a pull is.
public struct PullProgress: Sendable, Hashable {
    /// What is being done.
    public enum Phase: String, Sendable, Codable {
        /// Another process pulls the same model; this one waits for it.
        case waiting
        /// Bytes are being fetched.
        case downloading
        /// The SHA-256 is being computed.
        case verifying
    }

    /// What is being done.
    public var phase: Phase
    /// Where the bytes come from, for people: a host, or a package with its number.
    public var source: String
    /// Bytes fetched or verified so far, those of earlier pulls included. May go back where a server starts over.
    public var bytesDone: Int
    /// Bytes of the whole file.
    public var bytesTotal: Int

    /// Makes a report.
    public init(phase: Phase, source: String, bytesDone: Int, bytesTotal: Int) {
        self.phase = phase
        self.source = source
        self.bytesDone = bytesDone
        self.bytesTotal = bytesTotal
    }
}
